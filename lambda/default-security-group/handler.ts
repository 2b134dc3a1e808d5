import { EC2Client } from '@aws-sdk/client-ec2';
import { Logger } from '@aws-lambda-powertools/logger';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { closeSecurityGroup } from './close';
import { answer } from './answer';

const ec2 = new EC2Client();
const logger = new Logger();

/** Closes the default security group when its stack is created or changed; when the stack goes, the VPC goes with it. */
export async function handler(event: CloudFormationCustomResourceEvent): Promise<void> {
  const groupId = String(event.ResourceProperties['DefaultSecurityGroupId']);
  try {
    if (event.RequestType !== 'Delete') {
      const rules = await closeSecurityGroup(ec2, groupId, event.RequestType === 'Create');
      logger.info('Closed the default security group', { groupId, rules });
    }
    await answer(event, { status: 'SUCCESS', physicalId: groupId });
  } catch (error) {
    logger.error('The default security group stays open', error as Error);
    await answer(event, { status: 'FAILED', physicalId: groupId, reason: (error as Error).message });
  }
}
