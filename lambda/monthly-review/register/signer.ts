import { fold, inOffice, userIdOf } from './register-contradictions';
import type { RegisterFile } from './register-schema';

/**
 * Why somebody may not sign a month off, in one line; null where he may: he is a reviewer of the register, which has none
 * who is an administrator of the month, and is not signed in as one either.
 */
export function whyNotSigner(
  { administrators, reviewers }: RegisterFile,
  month: string,
  { person, arn }: { readonly person: string; readonly arn: string },
): string | null {
  if (!reviewers.some((one) => fold(one.person) === fold(person))) {
    const known = reviewers.map((one) => one.person).join(', ') || 'nobody';
    return `${person} is no reviewer of ${month}; by its register, ${known} may sign [admins.reviewed-monthly]`;
  }
  const ids = [arn, userIdOf(arn)].map(fold);
  const himself = administrators.find(
    (one) =>
      inOffice(one, month) &&
      one.principals.some((name) => ids.includes(fold(name)) || ids.includes(fold(userIdOf(name)))),
  );
  if (!himself) return null;
  return `${arn} is ${himself.person}, an administrator in ${month}: nobody reviews himself [admins.reviewed-monthly]`;
}
