import type { z } from 'zod';
import { execute, openUrl, showCard, submit, toggleVisibility } from './actions.ts';
import { adaptiveCard, innerCard } from './card.ts';
import { CHARTS } from './charts.ts';
import {
  actionSet,
  column,
  columnSet,
  containerElement,
  image,
  imageSet,
  table,
  tableCell,
  tableRow,
} from './containers.ts';
import { inputChoiceSet, inputDate, inputNumber, inputText, inputTime, inputToggle } from './inputs.ts';
import { factSet, richTextBlock, textBlock, textRun } from './text.ts';

/** What kind of thing may stand in a place. */
export type Role =
  | 'card'
  | 'innerCard'
  | 'element'
  | 'action'
  | 'selectAction'
  | 'refreshAction'
  | 'column'
  | 'row'
  | 'cell'
  | 'inline'
  | 'image';

const selectable = {
  'Action.Execute': execute,
  'Action.Submit': submit,
  'Action.OpenUrl': openUrl,
  'Action.ToggleVisibility': toggleVisibility,
};

/** The shape of every type, by the role that it plays, without what stands in its {@link SLOTS}. */
export const SHAPES: Readonly<Record<Role, Readonly<Record<string, z.ZodType>>>> = {
  card: { AdaptiveCard: adaptiveCard },
  innerCard: { AdaptiveCard: innerCard },
  element: {
    TextBlock: textBlock,
    RichTextBlock: richTextBlock,
    FactSet: factSet,
    Container: containerElement,
    ColumnSet: columnSet,
    Table: table,
    Image: image,
    ImageSet: imageSet,
    ActionSet: actionSet,
    'Input.Text': inputText,
    'Input.Number': inputNumber,
    'Input.Date': inputDate,
    'Input.Time': inputTime,
    'Input.Toggle': inputToggle,
    'Input.ChoiceSet': inputChoiceSet,
    ...CHARTS,
  },
  action: { ...selectable, 'Action.ShowCard': showCard },
  selectAction: selectable,
  refreshAction: { 'Action.Execute': execute },
  column: { Column: column },
  row: { TableRow: tableRow },
  cell: { TableCell: tableCell },
  inline: { TextRun: textRun },
  image: { Image: image },
};

/** The type of what says none, where the schema lets it. */
export const IMPLIED: Readonly<Partial<Record<Role, string>>> = {
  column: 'Column',
  row: 'TableRow',
  cell: 'TableCell',
};

/** Which properties of a type hold further things, one or a list, and in which role. */
export const SLOTS: Readonly<Record<string, Readonly<Record<string, Role>>>> = {
  AdaptiveCard: { body: 'element', actions: 'action', selectAction: 'selectAction' },
  RichTextBlock: { inlines: 'inline' },
  TextRun: { selectAction: 'selectAction' },
  Container: { items: 'element', selectAction: 'selectAction' },
  ColumnSet: { columns: 'column', selectAction: 'selectAction' },
  Column: { items: 'element', selectAction: 'selectAction' },
  Table: { rows: 'row' },
  TableRow: { cells: 'cell' },
  TableCell: { items: 'element', selectAction: 'selectAction' },
  Image: { selectAction: 'selectAction' },
  ImageSet: { images: 'image' },
  ActionSet: { actions: 'action' },
  'Input.Text': { inlineAction: 'selectAction' },
  'Action.ShowCard': { card: 'innerCard' },
};
