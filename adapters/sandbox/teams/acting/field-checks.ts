import type { Part } from '../cards/walk.ts';

const REQUIRED = 'This is a required input';

function textComplaint({ node }: Part, text: string): string | null {
  // A real client stops typing there; the result is the same: longer text is never sent.
  const most = Number(node.maxLength ?? Number.POSITIVE_INFINITY);
  if (text.length > most) return `At most ${most} characters`;
  if (node.regex === undefined || new RegExp(String(node.regex)).test(text)) return null;
  return 'This is not in the required format';
}

function rangeComplaint({ node }: Part, value: string | number): string | null {
  const [min, max] = [node.min, node.max] as (string | number | undefined)[];
  if (min !== undefined && value < min) return `At least ${min}`;
  return max !== undefined && value > max ? `At most ${max}` : null;
}

/** Why a client does not send this value of an input, in our words; null when it does. */
function rule(part: Part, value: string | undefined): string | null {
  const { node, type } = part;
  const missing = type === 'Input.Toggle' ? value !== String(node.valueOn ?? 'true') : value === undefined;
  if (missing) return node.isRequired === true ? REQUIRED : null;
  if (type === 'Input.Text') return textComplaint(part, String(value));
  if (type === 'Input.Number') return rangeComplaint(part, Number(value));
  return type === 'Input.Date' || type === 'Input.Time' ? rangeComplaint(part, String(value)) : null;
}

/** What the client says under each input whose value it does not send: the input's `errorMessage`, else words of ours. */
export function complaints(inputs: readonly Part[], values: Readonly<Record<string, string>>): Record<string, string> {
  const found = inputs.flatMap((part): [string, string][] => {
    const id = String(part.node.id);
    const why = rule(part, values[id]);
    return why === null ? [] : [[id, String(part.node.errorMessage ?? why)]];
  });
  return Object.fromEntries(found);
}
