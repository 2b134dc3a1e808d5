import { REGION } from '../../policy';
import type { Resource } from '../../template/model';
import { text } from '../../template/shape';
import { coversArn } from '../../template/statements';
import { check, type Check, type Evidence } from '../check';

/** A function lets a caller in. */
export function permitted({ model }: Evidence, caller: Resource, worker: Resource): Check {
  const service =
    caller.type === 'AWS::Logs::SubscriptionFilter' ? /^logs\.([\w-]+\.)?amazonaws\.com$/ : /^events\.amazonaws\.com$/;
  const from =
    caller.type === 'AWS::Logs::SubscriptionFilter'
      ? model.targets(caller.properties['LogGroupName'], caller)
      : [caller];
  // Where no resource says its account, only a pattern that names none covers it
  const accounts = [...model.accounts, '${AWS::AccountId}'];
  const groups = from
    .map((one) => model.name(one))
    .filter(Boolean)
    .flatMap((name) => accounts.map((account) => `arn:aws:logs:${REGION}:${account}:log-group:${name}:*`));
  const permissions = model
    .ofType('AWS::Lambda::Permission')
    .filter((one) => model.targets(one.properties['FunctionName'], one).includes(worker));
  const letsIn = ({ properties, ...permission }: Resource) => {
    const { Action, Principal, SourceArn, SourceAccount } = properties;
    const source = model.text(SourceArn, permission);
    return (
      text(Action) === 'lambda:InvokeFunction' &&
      service.test(text(Principal)) &&
      (SourceAccount === undefined ||
        model.accounts.size === 0 ||
        accounts.includes(model.text(SourceAccount, permission))) &&
      (SourceArn === undefined ||
        model.targets(SourceArn, permission).some((one) => from.includes(one)) ||
        groups.some((arn) => coversArn(source, arn)))
    );
  };
  const found = permissions.find(letsIn);
  const where = found ?? permissions[0] ?? worker;
  return check(
    where,
    where === worker ? 'Permission' : 'SourceArn',
    `lets ${caller.logicalId} call ${worker.logicalId}`,
    found ? 'let in' : 'not let in',
    found !== undefined,
  );
}
