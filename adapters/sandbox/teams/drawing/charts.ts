import type { Json } from '../types.ts';

type Datum = { legend?: string; value?: number; x?: string | number; y?: number; values?: Datum[] };

function line({ legend, value, x, y, values }: Datum): string {
  if (values !== undefined) return `${legend ?? ''}: ${values.map(line).join(', ')}`;
  return `${legend ?? x ?? ''}: ${value ?? y ?? ''}`;
}

/** A chart as its title and numbers. */
export function drawChart(node: Json, type: string): string[] {
  const title = `(chart${node.title === undefined ? '' : `: ${node.title}`})`;
  if (type === 'Chart.Gauge') return [`${title} ${node.value ?? 0}`];
  return [title, ...(node.data as Datum[]).map((datum) => `  ${line(datum)}`)];
}
