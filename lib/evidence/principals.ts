import type { Resource, TemplateModel } from '../template/model';
import { needsOf, type Needs } from '../template/needs';
import { list, objects } from '../template/shape';
import { speaksOf, statementsOf, type Statement } from '../template/statements';
import { mentions, OF_OBJECTS } from './checks/policies';

/** The roles of the templates and what acts under them: who may do what, and what it is there for. */
export class Principals {
  /** Policies that stand apart, with the roles that they name. */
  readonly #attachments: readonly { readonly policy: Resource; readonly roles: readonly Resource[] }[];
  readonly #reached = new Map<Resource, ReadonlySet<Resource>>();
  readonly #allowed = new Map<Resource, readonly Statement[]>();
  readonly #boundaries = new Map<Resource, Resource | undefined>();
  readonly #bounded = new Map<Resource, Map<string, boolean>>();
  readonly #needs = new Map<Resource, Needs | undefined>();

  constructor(readonly model: TemplateModel) {
    this.#attachments = model
      .ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy')
      .map((policy) => ({
        policy,
        roles: model.targets([policy.properties['Roles'], policy.properties['RoleName']], policy),
      }));
  }

  /** Statements of an identity's own policies: a role's inline and attached ones. */
  statementsOfRole(role: Resource): readonly Statement[] {
    const known = this.#allowed.get(role);
    if (known) return known;
    const { model } = this;
    const inline = objects(role.properties['Policies']).map(({ PolicyDocument }) =>
      statementsOf(PolicyDocument, model, role),
    );
    const apart = this.policiesOfRole(role).map((policy) =>
      statementsOf(policy.properties['PolicyDocument'], model, policy),
    );
    const found = [...inline, ...apart].flat();
    this.#allowed.set(role, found);
    return found;
  }

  /** The policies of these templates that are attached to a role. */
  policiesOfRole(role: Resource): Resource[] {
    const attached = this.model.targets(role.properties['ManagedPolicyArns'], role);
    return this.#attachments
      .filter(({ policy, roles }) => roles.includes(role) || attached.includes(policy))
      .map(({ policy }) => policy);
  }

  /** What a function says that it works with, where it does. */
  needsOf(worker: Resource): Needs | undefined {
    if (!this.#needs.has(worker)) this.#needs.set(worker, needsOf(worker, this.model));
    return this.#needs.get(worker);
  }

  /** Whether one of the workers is there to do something: it says that it needs to, or, where it says nothing, may. */
  isFor(workers: Iterable<Resource>, action: string, on?: Resource): boolean {
    return [...workers].some((worker) => {
      const statements = this.needsOf(worker)?.statements;
      return statements ? this.#allows(statements, action, on) : this.mayDo(this.rolesOf([worker]), action, on);
    });
  }

  /** AWS's own policies, and others by their ARN, that are attached to a role. */
  managedPoliciesOf(role: Resource): string[] {
    return list(role.properties['ManagedPolicyArns']).map((arn) => this.model.text(arn, role));
  }

  /**
   * The functions and state machines that a resource sets going, with itself: what its definition or targets mention,
   * and what those mention in turn.
   */
  setsGoing(start: Resource): ReadonlySet<Resource> {
    const known = this.#reached.get(start);
    if (known) return known;
    const reached = new Set<Resource>([start]);
    for (const resource of reached) {
      const { Targets, Target, DefinitionString, DefinitionSubstitutions, Definition } = resource.properties;
      const mentioned = [Targets, Target, DefinitionString, DefinitionSubstitutions, Definition];
      for (const next of this.model.targets(mentioned, resource)) {
        if (/^AWS::(Lambda::(Function|Alias|Version)|StepFunctions::StateMachine|SNS::Topic)$/.test(next.type))
          reached.add(next);
      }
    }
    this.#reached.set(start, reached);
    return reached;
  }

  /** The roles under which resources act. */
  rolesOf(resources: Iterable<Resource>): Resource[] {
    return [...resources].flatMap((resource) => {
      const { Role, RoleArn } = resource.properties;
      const role = this.model.target([Role, RoleArn], resource, 'AWS::IAM::Role');
      return role ? [role] : [];
    });
  }

  /** Whether one of the roles is allowed an action on a resource of these templates. */
  mayDo(roles: readonly Resource[], action: string, on?: Resource): boolean {
    return roles.some(
      (role) => this.#allows(this.statementsOfRole(role), action, on) && this.isWithinBoundary(role, action),
    );
  }

  /** Whether a role's boundary leaves it an action; one of another's templates is not known to take any. */
  isWithinBoundary(role: Resource, action: string): boolean {
    const boundary = this.#boundaryOf(role);
    if (!boundary) return true;
    const known = this.#bounded.get(boundary) ?? new Map<string, boolean>();
    this.#bounded.set(boundary, known);
    const statements = statementsOf(boundary.properties['PolicyDocument'], this.model, boundary);
    const within = known.get(action) ?? this.#allows(statements, action);
    known.set(action, within);
    return within;
  }

  #boundaryOf(role: Resource): Resource | undefined {
    if (!this.#boundaries.has(role)) {
      const { PermissionsBoundary } = role.properties;
      this.#boundaries.set(role, this.model.target(PermissionsBoundary, role, 'AWS::IAM::ManagedPolicy'));
    }
    return this.#boundaries.get(role);
  }

  #allows(statements: readonly Statement[], action: string, on?: Resource): boolean {
    const speaking = statements.filter(
      (statement) =>
        speaksOf(statement, action) &&
        (on
          ? mentions(statement, on, this.model) && reachesInto(statement, action, on)
          : statement.resources.length > 0),
    );
    // A denial outweighs all that is allowed; one of some resources only is not known to be of this one
    const isDenied = speaking.some(
      ({ effect, conditions, resources }) =>
        effect === 'Deny' && Object.keys(conditions).length === 0 && (on !== undefined || resources.includes('*')),
    );
    return !isDenied && speaking.some(({ effect }) => effect === 'Allow');
  }

  /** Whether one of the roles is allowed something on a resource of these templates, by its name. */
  reaches(roles: readonly Resource[], on: Resource): boolean {
    return roles.some((role) =>
      this.statementsOfRole(role).some(
        (statement) => statement.effect === 'Allow' && mentions(statement, on, this.model),
      ),
    );
  }
}

/** Whether a statement that speaks of a bucket speaks of the objects in it, where the action is on one. */
const reachesInto = ({ resources }: Statement, action: string, { type }: Resource): boolean =>
  type !== 'AWS::S3::Bucket' || !OF_OBJECTS.test(action) || resources.some((resource) => /[/*]/.test(resource));
