import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Comparison } from './benchmark.ts';
import { checkOf, spread } from './measure.ts';
import type { Measured } from './report.ts';

const colors = { ours: '#3b6fb6', floor: '#a8a8a8', missed: '#b3261e', words: '#444' };

/**
 * One panel for each benchmark that compares two sides: a bar for each side's median, its rounds as points, and dashed the target, as far from the floor's
 * median as it must be. Each panel has a scale of its own, since none of their units is another's.
 *
 * @returns the plot as SVG.
 */
export async function draw(measured: readonly Measured[]): Promise<string> {
  const { spec } = compile({
    background: 'white',
    padding: 16,
    hconcat: measured.flatMap(({ title, comparison }) => (comparison === undefined ? [] : [panel(title, comparison)])),
    config: { font: 'sans-serif', view: { stroke: null }, concat: { spacing: 56 }, axis: { grid: false } },
  } as TopLevelSpec);
  return new View(parse(spec), { renderer: 'none' }).toSVG();
}

function panel(title: string, comparison: Comparison): object {
  const { unit, floor, ours, target } = comparison;
  const { measured, target: wanted, passed } = checkOf(comparison);
  const values = [floor, ours].flatMap(({ name, values }) => values.map((value) => ({ side: name, value })));
  const limit = spread(floor.values).median * ('atLeast' in target ? target.atLeast : target.atMost);
  const x = { field: 'side', type: 'nominal', sort: null, title: null, axis: { labelAngle: 0, ticks: false } };
  const scale = { domain: [floor.name, ours.name], range: [colors.floor, colors.ours] };
  return {
    title: {
      text: title,
      subtitle: [`Ratio ${measured}`, `${passed ? 'met' : 'MISSED'}: ${wanted}`],
      subtitleColor: passed ? colors.words : colors.missed,
      subtitlePadding: 6,
      anchor: 'start',
      offset: 14,
    },
    width: { step: 120 },
    height: 260,
    data: { values },
    layer: [
      {
        mark: { type: 'bar', width: { band: 0.6 } },
        encoding: {
          x,
          y: { aggregate: 'median', field: 'value', type: 'quantitative', title: unit },
          color: { field: 'side', type: 'nominal', scale, legend: null },
        },
      },
      {
        mark: { type: 'point', filled: true, color: 'black', opacity: 0.7, size: 30 },
        encoding: { x, y: { field: 'value', type: 'quantitative' } },
      },
      {
        mark: { type: 'rule', color: colors.missed, strokeDash: [5, 4], size: 1.5 },
        encoding: { y: { datum: limit, type: 'quantitative' } },
      },
    ],
    resolve: { scale: { color: 'independent' } },
  };
}
