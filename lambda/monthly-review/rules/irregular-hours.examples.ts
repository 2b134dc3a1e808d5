import { credential, one, session, type Examples } from './example';

const at = (eventTime: string, more: object = {}) => ({ eventTime, ...more });

/** Works from 22:00 to 06:00, from Monday to Friday. */
const onNights = { userIdentity: session('fabio.bruni@example.com') };

export const examples: Examples = {
  matches: [
    one('before seven in summer time', at('2026-10-05T04:59:59Z')),
    one('after eight in the evening', at('2026-10-05T18:00:00Z')),
    one('before seven in winter time', at('2026-10-26T05:59:59Z')),
    one('on Saturday', at('2026-10-10T10:00:00Z')),
    one('on Epiphany, a Tuesday', at('2026-01-06T10:00:00Z')),
    one('on Easter Monday', at('2026-04-06T10:00:00Z')),
    one('on Christmas, a Friday', at('2026-12-25T10:00:00Z')),
    one('on St Francis’s day of 2027, a Monday', at('2027-10-04T10:00:00Z')),
    one(
      'a click in the console at night',
      at('2026-10-05T20:00:00Z', {
        userIdentity: { ...session('anna.verdi@example.com'), invokedBy: 'signin.amazonaws.com' },
      }),
    ),
    one('a sign-in at night', at('2026-10-05T01:00:00Z', credential('Success'))),
    one('on All Saints’, a Sunday', at('2026-11-01T10:00:00Z')),
    one('in the hour that the change of October repeats', at('2026-10-25T00:30:00Z')),
    one('on Monday before dawn, whose night shifts begin on Monday', at('2026-10-05T00:30:00Z', onNights)),
    one('at six, when the night shift ends', at('2026-10-06T04:00:00Z', onNights)),
    one('on Saturday night, whose last shift began on Friday', at('2026-10-10T20:30:00Z', onNights)),
  ],
  ignores: [
    one('at seven in summer time', at('2026-10-05T05:00:00Z')),
    one('at seven in winter time, the day after the change', at('2026-10-26T06:00:00Z')),
    one('just before eight in the evening', at('2026-10-05T17:59:59Z')),
    one('on St Francis’s day of 2024, a Friday, before it was a holiday', at('2024-10-04T10:00:00Z')),
    one(
      'on Christmas, who works on Sundays too',
      at('2026-12-25T10:00:00Z', { userIdentity: session('elena.rosa@example.com') }),
    ),
    one('on Saturday before dawn, in the shift of Friday', at('2026-10-10T00:30:00Z', onNights)),
    one('at the start of the shift of Friday', at('2026-10-09T20:00:00Z', onNights)),
    one('after the change of clocks, in the shift of the day before', at('2026-10-27T04:30:00Z', onNights)),
    one('a machine at night', at('2026-10-05T01:00:00Z', { userIdentity: session('job', 'custodia-night') })),
    one(
      'a deployment that runs on at night',
      at('2026-10-05T20:00:00Z', {
        userIdentity: { ...session('anna.verdi@example.com'), invokedBy: 'cloudformation.amazonaws.com' },
      }),
    ),
    one(
      'an AWS service at night',
      at('2026-10-05T01:00:00Z', { userIdentity: { type: 'AWSService', invokedBy: 'rds.amazonaws.com' } }),
    ),
    one('a wrong password at night, whoever typed it', at('2026-10-05T01:00:00Z', credential('Failure'))),
    one('a refused call at night', at('2026-10-05T01:00:00Z', { errorCode: 'AccessDenied' })),
  ],
};
