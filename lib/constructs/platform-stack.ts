import { Stack, Tags } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { names, type Settings, type StackName } from '../config';
import { TAGS } from '../policy';
import { boundRoles } from './role-boundary';

export interface PlatformStackProps {
  readonly settings: Settings;
  /** The bundled code of a function, by the name of its folder under `lambda/`. */
  readonly code: (functionName: string) => Code;
}

/**
 * A stack of the platform: account, Region and the three zones come from the settings, so that synth looks nothing up
 * (with `maxAzs` and no explicit zones CDK would use two of them, or ask the account).
 */
export abstract class PlatformStack extends Stack {
  readonly settings: Settings;
  readonly functionCode: (functionName: string) => Code;

  /**
   * @param keepsData whether it owns data that outlives it: such stacks are protected against termination
   * @param account where it stands, if not in the platform's own account
   */
  constructor(
    scope: Construct,
    readonly shortName: StackName,
    { settings, code }: PlatformStackProps,
    { keepsData, description, account }: { keepsData: boolean; description: string; account?: string },
  ) {
    super(scope, names.stack(settings, shortName), {
      env: { account: account ?? settings.account, region: settings.region },
      terminationProtection: keepsData,
      description,
    });
    this.settings = settings;
    this.functionCode = code;
    Tags.of(this).add(TAGS.owner, settings.owner);
    boundRoles(this, settings, { owned: shortName === 'audit' || shortName === 'custody' });
  }

  override get availabilityZones(): string[] {
    return this.settings.zones;
  }

  static override of(construct: Construct): PlatformStack {
    const stack = Stack.of(construct);
    if (!(stack instanceof PlatformStack)) throw new Error(`${stack.node.path} is not a stack of the platform`);
    return stack;
  }
}
