import { RegisterIndex } from '../../../lambda/monthly-review/register/register-index';
import { registerSchema } from '../../../lambda/monthly-review/register/register-schema';
import { NO_HISTORY, type RuleContext } from '../../../lambda/monthly-review/rules/rule';
import { PLATFORM_HOURS } from '../../../lambda/monthly-review/working-hours';

/** A register of fictitious persons, in the form of the contract. */
export const testRegister = {
  administrators: [
    {
      person: 'Anna Verdi',
      principals: [
        'anna.verdi@example.com',
        'arn:aws:iam::111122223333:user/anna.verdi',
        '12345678-aaaa-4bbb-8ccc-1234567890ab',
      ],
      databaseUsers: ['anna_verdi'],
      scopes: ['database', 'applications'],
      appointment: { act: 'Nomina 12/2026', from: '2026-01-01', until: null },
      hours: { days: 'mon-fri', from: '07:00', to: '20:00' },
      networks: ['203.0.113.0/24', '2001:db8:1::/48'],
      sensitiveData: true,
    },
    {
      person: 'Bruno Neri',
      principals: ['bruno.neri@example.com', 'arn:aws:iam::111122223333:user/suppliers/bruno.neri'],
      databaseUsers: [],
      scopes: ['applications'],
      appointment: { act: 'Nomina 13/2026', from: '2026-03-01', until: '2026-10-20' },
      networks: [],
      sensitiveData: false,
    },
    {
      person: 'Elena Rosa',
      principals: ['elena.rosa@example.com'],
      scopes: ['database', 'applications'],
      appointment: { act: 'Nomina 14/2026', from: '2026-09-01', until: null },
      hours: { days: 'mon-sun', from: '00:00', to: '24:00' },
    },
    {
      person: 'Fabio Bruni',
      principals: ['fabio.bruni@example.com'],
      scopes: ['database', 'applications'],
      appointment: { act: 'Nomina 15/2026', from: '2026-09-01', until: null },
      hours: { days: 'mon-fri', from: '22:00', to: '06:00' },
    },
  ],
  reviewers: [{ person: 'Carla Bianchi', email: 'carla.bianchi@example.com' }],
  emergency: [
    'arn:aws:iam::111122223333:role/custodia-production-emergency',
    'arn:aws:secretsmanager:eu-west-1:111122223333:secret:custodia/sealed-Ab12Cd',
    'arn:aws:secretsmanager:eu-west-1:111122223333:secret:custodia/vaulted-*',
  ],
  workloads: ['arn:aws:iam::*:role/custodia-*', 'arn:aws:sts::*:assumed-role/cdk-*/*'],
};

/** What rules know in tests: the fictitious register, Italian, October 2026. */
export const testContext = (changes: Partial<RuleContext> & { registerChanges?: object } = {}): RuleContext => {
  const { registerChanges, ...context } = changes;
  return {
    month: '2026-10',
    language: 'it',
    register: new RegisterIndex(registerSchema.parse({ ...testRegister, ...registerChanges })),
    workingHours: PLATFORM_HOURS,
    history: NO_HISTORY,
    ...context,
  };
};
