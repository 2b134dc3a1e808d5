import { monthDue, monthsBefore, monthToReview } from '../../lambda/review-workflow/month';

describe('the month', () => {
  const now = new Date('2026-11-03T05:00:00Z');
  test('is the one before now', () => expect(monthToReview(undefined, now)).toBe('2026-10'));
  test('is no month of which an hour is still to be logged, though in Rome it is over', () => {
    const night = new Date('2026-11-30T23:30:00Z');
    expect(monthToReview(undefined, night)).toBe('2026-10');
    expect(() => monthToReview('2026-11', night)).toThrow(/to 2026-10$/);
    expect(monthToReview('2026-11', new Date('2026-12-01T00:00:00Z'))).toBe('2026-11');
  });
  test.each(['2025-05', '2026-10'])('can be %s, of the last eighteen', (month) => {
    expect(monthToReview(month, now)).toBe(month);
  });
  test.each(['2025-04', '2026-11', '2026-13', 'october', ''])('cannot be %j', (month) => {
    expect(() => monthToReview(month, now)).toThrow(/2025-05.*2026-10/);
  });
  test('that is due is the one before from the fifth on, until then the one before that', () => {
    expect(monthDue(new Date('2026-11-04T22:59:00Z'))).toBe('2026-09');
    expect(monthDue(new Date('2026-11-04T23:00:00Z'))).toBe('2026-10');
    expect(monthDue(new Date('2026-01-02T10:00:00Z'))).toBe('2025-11');
  });
  test('has months before it', () => expect(monthsBefore('2026-02', 3)).toEqual(['2026-01', '2025-12', '2025-11']));
});
