import type { CloudFormationCustomResourceEvent } from 'aws-lambda';

export interface Answer {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly physicalId: string;
  readonly reason?: string;
}

/**
 * Tells CloudFormation how a custom resource went, at the address it gave for that.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 * @throws Error when CloudFormation does not take the answer: it would wait until its timeout
 */
export async function answer(
  event: CloudFormationCustomResourceEvent,
  { status, physicalId, reason }: Answer,
  put: typeof fetch = fetch,
): Promise<void> {
  const body = JSON.stringify({
    Status: status,
    Reason: reason ?? '',
    PhysicalResourceId: physicalId,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
  });
  // No content type: the address is signed without one
  const response = await put(event.ResponseURL, { method: 'PUT', body, headers: { 'content-type': '' } });
  if (!response.ok) throw new Error(`CloudFormation did not take the answer: HTTP ${response.status}`);
}
