import { allowedBy, isPublic } from './policy-document';
import { from, parameter, resourcesOf, textParameter } from './record-fields';
import { severityFor } from './severity';
import type { EventRule, Severity } from './rule';
import { say, shown } from './shown';
import { throughService } from './through-service';

const PAYMENTS = 'payment-cryptography';
const HSM = 'cloudhsm';

/** What was done to a key, and how bad it is when a person did it; at KMS or at Payment Cryptography, unless at another service. */
const acts: Readonly<Record<string, { it: string; en: string; severity: Severity; service?: string }>> = {
  DisableKey: { it: 'disabilitata', en: 'disabled', severity: 'high' },
  ScheduleKeyDeletion: { it: "destinata all'eliminazione", en: 'scheduled for deletion', severity: 'high' },
  DeleteImportedKeyMaterial: { it: 'privata del suo materiale', en: 'stripped of its material', severity: 'high' },
  // https://docs.aws.amazon.com/kms/latest/developerguide/ct-deleteexpiredkeymaterial.html
  DeleteExpiredKeyMaterial: { it: 'il suo materiale è scaduto', en: 'its material expired', severity: 'high' },
  DeleteCustomKeyStore: { it: 'il suo archivio eliminato', en: 'its key store deleted', severity: 'high' },
  DisconnectCustomKeyStore: { it: 'il suo archivio scollegato', en: 'its key store disconnected', severity: 'high' },
  PutKeyPolicy: { it: 'policy cambiata', en: 'policy changed', severity: 'medium' },
  CreateGrant: { it: 'concessione aggiunta', en: 'grant added', severity: 'medium' },
  RevokeGrant: { it: 'concessione revocata', en: 'grant revoked', severity: 'medium' },
  RetireGrant: { it: 'concessione ritirata', en: 'grant retired', severity: 'low' },
  DeleteKey: { it: 'eliminata', en: 'deleted', severity: 'high' },
  StopKeyUsage: { it: 'disabilitata', en: 'disabled', severity: 'high', service: PAYMENTS },
  DeleteCluster: { it: 'il suo archivio eliminato', en: 'its key store deleted', severity: 'high', service: HSM },
  DeleteHsm: {
    it: 'un modulo del suo archivio eliminato',
    en: 'a module of its key store deleted',
    severity: 'medium',
    service: HSM,
  },
  DisableKeyRotation: { it: 'rotazione disabilitata', en: 'rotation disabled', severity: 'medium' },
};

export const keyLoss: EventRule = {
  name: 'key-loss',
  severity: 'high',
  clause: 'encryption.disks',
  title: { it: 'Chiave di cifratura a rischio', en: 'Encryption key at risk' },
  why: {
    it: 'Senza la chiave i dati e le copie cifrate non si leggono più, nemmeno dal fornitore; chi ne cambia la policy decide chi li legge.',
    en: 'Without the key nobody can read the encrypted data and copies any more, not even the vendor; whoever changes its policy decides who reads them.',
  },
  check: {
    it: "Quali archivi usano la chiave; annullare l'eliminazione (kms cancel-key-deletion) entro il periodo di attesa; chi ha autorizzato il cambio di policy o di concessioni.",
    en: 'Which stores use the key; cancel the deletion (kms cancel-key-deletion) within the waiting period; who authorised the change of policy or grants.',
  },
  eventNames: Object.keys(acts),
  match: (event, actor, { language }) => {
    const act = acts[event.eventName];
    if (!act) return null;
    // Others have calls of these names, too: a record that names no source is none of them.
    if (act.service ? event.eventSource !== `${act.service}.amazonaws.com` : !from(event, 'kms', PAYMENTS)) return null;
    // AWS services create and retire grants for each volume, instance and copy they encrypt: that is encryption at work.
    const grant = event.eventName.endsWith('Grant');
    if (grant && (actor.kind === 'service' || throughService(event))) return null;
    const key =
      ['keyId', 'keyIdentifier', 'customKeyStoreId', 'clusterId']
        .map((name) => textParameter(event, name))
        .find((name) => name !== '') ??
      // What KMS does by itself has no request.
      resourcesOf(event)[0];
    const policy = parameter(event, 'policy');
    const open = event.eventName === 'PutKeyPolicy' && isPublic(policy);
    const locking = event.eventName === 'PutKeyPolicy' && policy !== undefined && allowedBy(policy).length === 0;
    return {
      what: say(language, `chiave ${shown(key)}: ${act.it}`, `key ${shown(key)}: ${act.en}`),
      severity: open || locking ? 'high' : severityFor(act.severity, actor),
    };
  },
};
