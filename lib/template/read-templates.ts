import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEEPEST, isObject } from './intrinsics';
import type { Template } from './template';

/** Reads every `*.template.json` of a folder. @throws Error naming a file that is no template, or an empty folder. */
export function readTemplates(folder: string): Record<string, Template> {
  const suffix = '.template.json';
  let files: string[];
  try {
    files = readdirSync(folder).filter((file) => file.endsWith(suffix));
  } catch (error) {
    throw new Error(`${folder} cannot be read: synthesise first (npm run synth), or name a folder with --templates`, {
      cause: error,
    });
  }
  if (files.length === 0) throw new Error(`${folder} holds no *${suffix}: synthesise first (npm run synth)`);
  const templates: Record<string, Template> = {};
  for (const file of files.sort()) {
    let parsed: unknown;
    try {
      parsed = JSON.parse(readFileSync(join(folder, file), 'utf8').replace(/^\uFEFF/, ''));
    } catch (error) {
      throw new Error(`${join(folder, file)} is not JSON: ${(error as Error).message}`, { cause: error });
    }
    const wrong = strangeness(parsed);
    if (wrong) throw new Error(`${join(folder, file)} is not a CloudFormation template: ${wrong}`);
    templates[file.slice(0, -suffix.length)] = parsed as Template;
  }
  return templates;
}

/** Why a value is no template, if it is none. */
function strangeness(value: unknown): string | undefined {
  if (!isObject(value)) return 'no object at its top; one with Resources is right';
  if (!isObject(value['Resources']))
    return `${value['Resources'] === undefined ? 'it has no Resources' : 'its Resources are no object'}; an object of resources by their logical ids is right`;
  return isDeeper(value, DEEPEST) ? `it nests values more than ${DEEPEST} deep; fewer are right` : undefined;
}

/** Whether a value nests objects and lists deeper than so many, found level by level: a deep one ends no stack. */
function isDeeper(value: unknown, most: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}
