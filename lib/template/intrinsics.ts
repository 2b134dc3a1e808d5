import { REGION } from '../policy';
import type { Template } from './template';

type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What `Ref: AWS::NoValue` becomes: the property is as if it were not there. */
const NO_VALUE = Symbol('AWS::NoValue');

/** That of every Region but China's and the government's. */
export const PARTITION = 'aws';

/** Deeper than this, a value is left as it stands: templates nest a few levels, hostile ones may not. */
export const DEEPEST = 200;

/**
 * Resolves what a template alone decides: parameters by their defaults, conditions, mappings, and functions over plain
 * values. References to resources, other pseudo parameters and imports stay as they are.
 */
export class Intrinsics {
  readonly #conditions = new Map<string, boolean | undefined>();

  /** @param otherwise what a condition is taken for that the template alone does not decide */
  constructor(
    readonly template: Template,
    readonly otherwise = true,
  ) {}

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
      // No resource stands elsewhere (`residency.ireland`)
      const [left, right] = operands.map((operand) =>
        isObject(operand) && operand['Ref'] === 'AWS::Region' ? REGION : this.resolve(operand),
      );
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
    const parameter = typeof name === 'string' ? this.template.Parameters?.[name] : undefined;
    if (!isObject(parameter) || parameter['Default'] === undefined) return reference;
    const type = String(parameter['Type'] ?? 'String');
    if (type.startsWith('AWS::SSM::')) return reference;
    const text = parameter['Default'];
    return /List/.test(type) ? String(text).split(',') : text;
  }

  #function(name: string, argument: unknown): unknown {
    const whole = { [name]: argument };
    if (!Array.isArray(argument)) {
      if (name !== 'Fn::Sub' || typeof argument !== 'string') return whole;
      const text = argument.replace(/\$\{([^}!.]+)\}/g, (token, id: string) => {
        const known = this.#reference(id.trim(), undefined);
        return typeof known === 'string' || typeof known === 'number' ? String(known) : token;
      });
      return text.includes('${') ? { 'Fn::Sub': text } : text;
    }
    if (name === 'Fn::Sub') {
      const [text, variables] = argument as unknown[];
      if (typeof text !== 'string' || !isObject(variables)) return whole;
      if (!Object.values(variables).every((one) => typeof one === 'string' || typeof one === 'number')) return whole;
      const filled = text.replace(/\$\{([^}!]+)\}/g, (token, id: string) =>
        Object.hasOwn(variables, id.trim()) ? String(variables[id.trim()]) : token,
      );
      return this.#function(name, filled);
    }
    if (name === 'Fn::Join') {
      const [separator, parts] = argument as unknown[];
      const plain = Array.isArray(parts) && parts.every((part) => typeof part === 'string' || typeof part === 'number');
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
