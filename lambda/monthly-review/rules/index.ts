import { eventRules } from './event-rules';
import type { Rule } from './rule';
import { summaryRules } from './summary-rules';

/** All rules of the contract. The immediate alert, which applies but those of one event, does not bundle the others. */
export const rules: readonly Rule[] = [...eventRules, ...summaryRules];
