import { fold, inOffice, userIdOf } from './register-contradictions';
import type { RegisterFile } from './register-schema';

/**
 * Why somebody may not sign a month off, in one line; null where he may: he is a reviewer, of the month or of today, is no
 * administrator of the month, and is not signed in as one either.
 * @param register that of the month
 * @param today that in force now: whoever reviewed a month may have left before he signed
 */
export function whyNotSigner(
  { administrators, ...register }: RegisterFile,
  today: RegisterFile,
  month: string,
  { person, arn }: { readonly person: string; readonly arn: string },
): string | null {
  const reviewers = [...register.reviewers, ...today.reviewers];
  if (!reviewers.some((one) => fold(one.person) === fold(person))) {
    const known = [...new Set(reviewers.map((one) => one.person))].join(', ') || 'nobody';
    return `${person} is no reviewer of ${month} or of today; by the registers, ${known} may sign [admins.reviewed-monthly]`;
  }
  const ids = [arn, userIdOf(arn)].map(fold);
  const himself = administrators.find(
    (one) =>
      inOffice(one, month) &&
      (fold(one.person) === fold(person) ||
        one.principals.some((name) => ids.includes(fold(name)) || ids.includes(fold(userIdOf(name))))),
  );
  if (!himself) return null;
  return `${person}, signed in as ${arn}, is or acts as ${himself.person}, an administrator in ${month}: nobody reviews himself [admins.reviewed-monthly]`;
}
