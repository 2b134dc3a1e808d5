import { REGION } from '../policy';
import type { Template } from './template';

type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What `Ref: AWS::NoValue` becomes: the property is as if it were not there. */
const NO_VALUE = Symbol('AWS::NoValue');

/** That of every Region but China's and the government's. */
const PARTITION = 'aws';

const isPlain = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

/** Deeper than this, a value is left as it stands: templates nest a few levels, hostile ones may not. */
export const DEEPEST = 200;

/**
 * Resolves what a template alone decides: parameters by their defaults, conditions, mappings, functions over plain
 * values, partition, Region and account. References to resources, other pseudo parameters and imports stay as they are.
 */
export class Intrinsics {
  readonly #conditions = new Map<string, boolean | undefined>();
  #asksAccount = false;

  /**
   * @param otherwise what a condition is taken for that the template alone does not decide
   * @param account the account in which the template's resources stand, where it is known
   */
  constructor(
    readonly template: Template,
    readonly otherwise = true,
    readonly account?: string,
  ) {}

  /** Whether something that was resolved depends on the account, which is not known. */
  get asksAccount(): boolean {
    return this.#asksAccount;
  }

  /** Whether a condition holds, in the only Region, with the parameters' defaults. */
  condition(name: string): boolean {
    return this.#outcome(name) ?? this.otherwise;
  }

  /** Whether there are conditions that the template alone does not decide. */
  get isOpen(): boolean {
    return Object.keys(this.template.Conditions ?? {}).some((name) => this.#outcome(name) === undefined);
  }

  #outcome(name: string): boolean | undefined {
    if (this.#conditions.has(name)) return this.#conditions.get(name);
    this.#conditions.set(name, undefined); // a condition that names itself decides nothing
    const outcome = this.#decide(this.template.Conditions?.[name]);
    this.#conditions.set(name, outcome);
    return outcome;
  }

  /** A value with everything resolved that can be. */
  resolve(value: unknown): unknown {
    const resolved = this.#resolve(value, 0);
    return resolved === NO_VALUE ? undefined : resolved;
  }

  #decide(condition: unknown): boolean | undefined {
    if (!isObject(condition)) return undefined;
    if (typeof condition['Condition'] === 'string') return this.#outcome(condition['Condition']);
    const [operator, operands] = Object.entries(condition)[0] ?? [];
    if (!operator || !Array.isArray(operands)) return undefined;
    if (operator === 'Fn::Equals') {
      const [left, right] = operands.map((operand) => this.resolve(operand));
      return isObject(left) || isObject(right) ? undefined : String(left) === String(right);
    }
    const outcomes = operands.map((operand) => this.#decide(operand));
    if (operator === 'Fn::Not') return outcomes[0] === undefined ? undefined : !outcomes[0];
    if (operator === 'Fn::And')
      return outcomes.includes(false) ? false : outcomes.includes(undefined) ? undefined : true;
    if (operator === 'Fn::Or') return outcomes.includes(true) ? true : outcomes.includes(undefined) ? undefined : false;
    return undefined;
  }

  #resolve(value: unknown, depth: number): unknown {
    if (depth > DEEPEST || typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      return value.map((item) => this.#resolve(item, depth + 1)).filter((item) => item !== NO_VALUE);
    }
    const entries = Object.entries(value);
    const [only] = entries;
    if (entries.length === 1 && only) {
      const [name, argument] = only;
      if (name === 'Ref') return this.#reference(argument, value);
      if (name === 'Fn::If' && Array.isArray(argument)) {
        const branch = this.condition(String(argument[0])) ? argument[1] : argument[2];
        return this.#resolve(branch, depth + 1);
      }
      if (name.startsWith('Fn::')) return this.#function(name, this.#resolve(argument, depth + 1));
    }
    return Object.fromEntries(
      entries
        .map(([key, item]) => [key, this.#resolve(item, depth + 1)] as const)
        .filter(([, item]) => item !== NO_VALUE),
    );
  }

  #reference(name: unknown, reference: unknown): unknown {
    if (name === 'AWS::NoValue') return NO_VALUE;
    if (name === 'AWS::Partition') return PARTITION;
    if (name === 'AWS::Region') return REGION; // no resource stands elsewhere (`residency.ireland`)
    if (name === 'AWS::AccountId') {
      this.#asksAccount ||= this.account === undefined;
      return this.account ?? reference;
    }
    const parameter = typeof name === 'string' ? this.template.Parameters?.[name] : undefined;
    if (!isObject(parameter) || parameter['Default'] === undefined) return reference;
    const type = String(parameter['Type'] ?? 'String');
    if (type.startsWith('AWS::SSM::')) return reference;
    const text = parameter['Default'];
    if (!/List/.test(type)) return text;
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
    return String(text)
      .split(',')
      .map((member) => member.trim());
  }

  #function(name: string, argument: unknown): unknown {
    const whole = { [name]: argument };
    if (name === 'Fn::Sub') {
      const [text, given] = Array.isArray(argument) ? (argument as unknown[]) : [argument];
      const variables = isObject(given) ? given : {};
      if (typeof text !== 'string') return whole;
      const filled = text.replace(/\$\{([^}!]+)\}/g, (token, id: string) => {
        const known = Object.hasOwn(variables, id.trim())
          ? variables[id.trim()]
          : id.includes('.')
            ? undefined
            : this.#reference(id.trim(), undefined);
        return isPlain(known) ? String(known) : token;
      });
      if (!filled.includes('${')) return filled;
      return { 'Fn::Sub': Object.values(variables).every(isPlain) ? filled : [filled, variables] };
    }
    if (!Array.isArray(argument)) return whole;
    if (name === 'Fn::Join') {
      const [separator, parts] = argument as unknown[];
      const plain = Array.isArray(parts) && parts.every(isPlain);
      return plain ? parts.join(String(separator)) : whole;
    }
    if (name === 'Fn::Select') {
      const [index, list] = argument as unknown[];
      return Array.isArray(list) && Number(index) in list ? list[Number(index)] : whole;
    }
    if (name === 'Fn::Split') {
      const [separator, text] = argument as unknown[];
      return typeof text === 'string' ? text.split(String(separator)) : whole;
    }
    if (name === 'Fn::FindInMap') {
      const [map, top, second] = argument.map(String);
      const maps = this.template.Mappings as Record<string, Record<string, Json>> | undefined;
      return maps?.[map ?? '']?.[top ?? '']?.[second ?? ''] ?? whole;
    }
    return whole;
  }
}
