import { REGION } from '../../policy';
import type { Evidence } from '../check';

/** The account of the templates: the one that they name, or, where they name none, the documentation's. */
export const accountOf = ({ model }: Pick<Evidence, 'model'>): string => [...model.accounts][0] ?? '111122223333';

/** A text with what CloudFormation knows of the stack filled in: its account, Region and partition. */
export const filledIn = (evidence: Pick<Evidence, 'model'>, text: string): string =>
  text
    .replaceAll('${AWS::AccountId}', accountOf(evidence))
    .replaceAll('${AWS::Region}', REGION)
    .replaceAll('${AWS::Partition}', 'aws');
