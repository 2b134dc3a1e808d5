import type { ClauseSlug } from '../../policy';
import { speaksOf, type Statement } from '../../template/statements';
import { check, type Check, type Evidence } from '../check';
import { leftTo } from './exempt';
import { FUNCTION } from './functions';
import { ofWeight, signIns, type SignIn } from './identities';
import { asksNoMore, coversAlike, isSame, lacking, type Spelling } from './needs';
import { mentions } from './policies';
import { spelled } from './spelled';

/** The clause that breaks when a way in no longer lets do what it is for: the review reads the log, the emergency opens the seal. */
function dutyOf({ estate, model }: Evidence, duty: readonly Statement[]): ClauseSlug {
  const logs = estate.bucketsOf('administrators-log');
  if (duty.some((one) => speaksOf(one, 'secretsmanager:GetSecretValue'))) return 'admin.sealed-credentials';
  const reads = duty.some((one) => speaksOf(one, 's3:GetObject') && logs.some((log) => mentions(one, log, model)));
  return reads ? 'admins.reviewed-monthly' : 'admins.named';
}

const policyOf = ({ resource }: SignIn): string =>
  resource.type === 'AWS::SSO::PermissionSet' ? 'InlinePolicy' : 'Policies';

/** Persons may do, in the sessions that are theirs, what they are there for: those ways in that say so, and are for a clause. */
export const dutiesFor = (evidence: Evidence, slug: ClauseSlug): Check[] =>
  signIns(evidence).flatMap((signIn) => {
    const duty = evidence.estate.needsOf(signIn.resource)?.statements ?? [];
    if (duty.length === 0 || dutyOf(evidence, duty) !== slug) return [];
    const lacks = lacking(signIn.statements, duty, (text) => spelled(evidence.model, signIn.resource, text));
    const actual = lacks.length > 0 ? `not allowed: ${lacks.join(', ')}` : 'allowed';
    return [
      check(signIn.resource, policyOf(signIn), 'allows what it is for', actual, lacks.length === 0),
      ...leftTo(evidence, signIn.resource, signIn.resource, duty),
    ];
  });

/** Who connects to a database does so as himself: as the user that his session names. */
export const connectAsOneself = (evidence: Evidence): Check[] =>
  signIns(evidence).flatMap((signIn) =>
    signIn.statements
      .filter((statement) => statement.effect === 'Allow' && speaksOf(statement, 'rds-db:connect'))
      .map(({ resources }) => {
        const own = resources.every((resource) => /:dbuser:[^/]*\/\$\{(aws|saml):[^}*]+\}$/.test(resource));
        return check(signIn.resource, policyOf(signIn), 'connects as the user that the session names', resources, own);
      }),
  );

/** What was asked for under a condition, or on some resources, is allowed under no fewer and on no others; what is of weight, if asked for. */
export const noneBeyond = (evidence: Evidence): Check[] => {
  const { estate, model } = evidence;
  const persons = signIns(evidence).map((signIn) => ({ ...signIn, asked: signIn.resource }));
  const workers = model.ofType(FUNCTION).flatMap((asked) => {
    const role = model.target(asked.properties['Role'], asked, 'AWS::IAM::Role');
    return role
      ? [{ resource: estate.policiesOfRole(role)[0] ?? role, statements: estate.statementsOfRole(role), asked }]
      : [];
  });
  return [...persons, ...workers].flatMap(({ resource, statements, asked }) => {
    const needs = estate.needsOf(asked)?.statements ?? [];
    const alike = (text: string) => spelled(model, asked, text);
    const found = needs.length === 0 ? [] : beyond(statements, needs, alike);
    // What stands in the place of something that is lacking is missed there
    if (found.length === 0 || lacking(statements, needs, alike).length > 0) return [];
    return [check(resource, 'PolicyDocument', `no more than ${asked.logicalId} was made for`, found.join(', '), false)];
  });
};

function beyond(statements: readonly Statement[], needs: readonly Statement[], alike: Spelling): string[] {
  return statements
    .filter((statement) => statement.effect === 'Allow' && !needs.some((need) => isSame(need, statement)))
    .flatMap((statement) =>
      statement.actions.flatMap((action) => {
        const asked = needs.filter((need) => speaksOf(need, action));
        const within = (resource: string) =>
          asked.some(
            (need) => need.resources.some((one) => coversAlike(one, resource, alike)) && asksNoMore(need, statement),
          );
        return asked.length === 0 && !ofWeight(action)
          ? []
          : statement.resources.filter((one) => !within(one)).map((one) => `${action} on ${one}`);
      }),
    );
}
