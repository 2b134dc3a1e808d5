import type { Severity } from '../rules/rule';
import type { Tone } from './document';

/** Dark on light, each pair at least 4.5:1 (WCAG AA); colour never says alone what words do not. */
export const palette = {
  ink: '#1b2430',
  muted: '#55606e',
  line: '#d5dbe3',
  ground: '#ffffff',
  panel: '#f4f6f9',
  accent: '#1d4e79',
  /** Behind Saturdays, Sundays and holidays. */
  rest: '#e3dcef',
} as const;

interface Pair {
  readonly ink: string;
  readonly ground: string;
  readonly edge: string;
}

const good: Pair = { ink: '#17552f', ground: '#e8f4ec', edge: '#2f7d4c' };
const warning: Pair = { ink: '#6b4300', ground: '#fdf2d8', edge: '#c98a0c' };
const bad: Pair = { ink: '#861a1a', ground: '#fcebea', edge: '#b32626' };
const plain: Pair = { ink: palette.ink, ground: palette.panel, edge: palette.line };

export const tones: Record<Tone, Pair> = { good, warning, bad, plain };

export const severityPairs: Record<Severity, Pair> = {
  high: { ink: '#ffffff', ground: '#a11f1f', edge: '#a11f1f' },
  medium: { ink: '#5a3800', ground: '#ffdf9a', edge: '#c98a0c' },
  low: { ink: '#1d4263', ground: '#dce9f5', edge: '#6d94b8' },
};

/** Steps of the picture of hours and days, from no access to the most. */
export const heatSteps = ['#f1f4f8', '#cfe0ef', '#9cc1e0', '#639cca', '#2f74ab', '#0d4a80'] as const;

/** The step of a count: by square root, so that quiet hours still show beside a busy one. */
function heatStep(value: number, most: number): number {
  if (value <= 0 || most <= 0) return 0;
  return Math.max(1, Math.ceil(Math.sqrt(value / most) * (heatSteps.length - 1)));
}
export const heatColour = (value: number, most: number): string => heatSteps[heatStep(value, most)] ?? heatSteps[0];
