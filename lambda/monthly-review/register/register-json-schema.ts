import * as z from 'zod';
import { registerSchema } from './register-schema';

/**
 * JSON Schema of the register, for editors that complete and check while one writes (`docs/register.schema.json`). What
 * no JSON Schema can say (nobody reviews himself, no user-id serves two persons, networks, days) `register check` says.
 */
export const registerJsonSchema = (): string =>
  `${JSON.stringify({ title: 'Register of administrators', ...z.toJSONSchema(registerSchema, { io: 'input' }) }, null, 2)}\n`;
