/** What is entered, by the words of the label: text, an option's words, or whether a box is ticked. */
export type Entered = Readonly<Record<string, string | boolean>>;

/** A browser without JavaScript, as far as the sandbox page needs one: it reads labels and buttons, and follows redirects. */
export class Visitor {
  readonly #origin: string;
  html = '';
  address = '';
  status = 0;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Everything that is shown, without the marks. */
  get text(): string {
    return textOf(/<body>(.*)<\/body>/s.exec(this.html)?.[1] ?? this.html);
  }

  /** What the chosen person sees, without what the page says about everybody. */
  get main(): string {
    return textOf(/<main[^>]*>(.*)<\/main>/s.exec(this.html)?.[1] ?? '');
  }

  /** The text of the first message with these words in it; empty when there is none. */
  article(words: string): string {
    return this.articles().find((article) => article.includes(words)) ?? '';
  }

  /** The text of every message. */
  articles(): string[] {
    return [...this.html.matchAll(/<article.*?<\/article>/gs)].map(([article]) => textOf(article));
  }

  async open(address: string): Promise<this> {
    return this.#take(await fetch(new URL(address, this.#origin), { redirect: 'manual' }), address);
  }

  /** Follows the link with these words. */
  follow(words: string): Promise<this> {
    const links = [...this.html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gs)];
    const found = links.find(([, , inside = '']) => textOf(inside).startsWith(words));
    if (found?.[1] === undefined) throw new Error(`There is no link ${words}.`);
    return this.open(unescaped(found[1]));
  }

  /** Fills in a form and clicks its button with these words. */
  async press(words: string, entered: Entered = {}): Promise<this> {
    const { action, body } = this.fillIn(words, entered);
    const response = await fetch(new URL(action, this.#origin), {
      method: 'POST',
      redirect: 'manual',
      headers: { Origin: this.#origin, 'Sec-Fetch-Site': 'same-origin' },
      body,
    });
    return this.#take(response, action);
  }

  /** What a click on this button would send. */
  fillIn(words: string, entered: Entered = {}): { action: string; body: URLSearchParams } {
    const forms = [...this.html.matchAll(/<form .*?<\/form>/gs)].map(([form]) => form);
    const form = forms.find((each) => findButton(each, words) !== undefined);
    const button = form === undefined ? undefined : findButton(form, words);
    if (form === undefined || button === undefined) throw new Error(`There is no button ${words} in: ${this.text}`);
    const body = new URLSearchParams(initialFields(form));
    for (const [label, value] of Object.entries(entered)) enter(form, body, label, value);
    const { name, value } = button;
    if (name !== undefined) body.append(name, value ?? '');
    return { action: attributesOf(form).action ?? '', body };
  }

  /** What a field holds, by the words of its label. */
  held(label: string): string {
    const { id } = fieldOf(this.html, label);
    const area = new RegExp(`<textarea id="${id}"[^>]*>\\n?(.*?)</textarea>`, 's').exec(this.html);
    if (area !== null) return unescaped(area[1] ?? '');
    const menu = new RegExp(`<select id="${id}".*?</select>`, 's').exec(this.html);
    if (menu !== null) return textOf(/<option[^>]* selected>(.*?)<\/option>/.exec(menu[0])?.[1] ?? '');
    return attributesOf(new RegExp(`<input id="${id}"[^>]*>`).exec(this.html)?.[0] ?? '').value ?? '';
  }

  async #take(response: Response, address: string): Promise<this> {
    const next = response.headers.get('location');
    if (next !== null) return this.open(next);
    this.html = await response.text();
    this.status = response.status;
    this.address = address;
    return this;
  }
}

export function unescaped(text: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => entities[name] ?? whole);
}

const textOf = (html: string): string =>
  unescaped(html.replaceAll(/<[^>]*>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim();

/** The attributes of the first tag. */
function attributesOf(html: string): Record<string, string> {
  const [tag = ''] = /<[^>]*>/.exec(html) ?? [];
  const attributes = [...tag.matchAll(/ ([\w-]+)(?:="([^"]*)")?/g)];
  return Object.fromEntries(attributes.map(([, name = '', value = '']) => [name, unescaped(value)]));
}

function findButton(form: string, words: string): Record<string, string> | undefined {
  const buttons = [...form.matchAll(/<button[^>]*>(.*?)<\/button>/gs)];
  const found = buttons.find(([button, inside = '']) => !button.includes(' disabled') && textOf(inside) === words);
  return found === undefined ? undefined : attributesOf(found[0]);
}

/** What a form would send as it came. */
function initialFields(form: string): [string, string][] {
  const inputs = [...form.matchAll(/<input[^>]*>/g)].map(([tag]) => attributesOf(tag));
  const areas = [...form.matchAll(/<textarea ([^>]*)>\n?(.*?)<\/textarea>/gs)];
  const menus = [...form.matchAll(/<select.*?<\/select>/gs)];
  return [
    ...inputs.flatMap(({ name, value, type, checked }): [string, string][] => {
      const box = type === 'checkbox' || type === 'radio';
      return name === undefined || (box && checked === undefined) ? [] : [[name, value ?? '']];
    }),
    ...areas.map(([tag, , text = '']): [string, string] => [attributesOf(tag).name ?? '', unescaped(text)]),
    ...menus.map(([menu]): [string, string] => {
      const chosen = /<option[^>]* selected>/.exec(menu);
      return [attributesOf(menu).name ?? '', attributesOf(chosen?.[0] ?? '').value ?? ''];
    }),
  ];
}

function fieldOf(html: string, label: string): { id: string; tag: string } {
  const labels = [...html.matchAll(/<label for="([^"]*)">(.*?)<\/label>/gs)];
  const found = labels.find(([, , words = '']) => textOf(words).startsWith(label));
  const id = found?.[1];
  const tag = id === undefined ? undefined : new RegExp(`<(?:input|textarea|select)[^>]* id="${id}"[^>]*>`).exec(html);
  if (id === undefined || !tag) throw new Error(`There is no field ${label}.`);
  return { id, tag: tag[0] };
}

function enter(form: string, body: URLSearchParams, label: string, value: string | boolean): void {
  const { id, tag } = fieldOf(form, label);
  const { name = '', value: own = '', type } = attributesOf(tag);
  if (typeof value === 'boolean') {
    const others = body.getAll(name).filter((each) => each !== own);
    body.delete(name);
    for (const each of type === 'radio' ? [] : others) body.append(name, each);
    if (value) body.append(name, own);
    return;
  }
  const menu = new RegExp(`<select id="${id}".*?</select>`, 's').exec(form)?.[0];
  if (menu === undefined) {
    // As browsers do.
    body.set(name, value.replaceAll('\n', '\r\n'));
    return;
  }
  const options = [...menu.matchAll(/<option[^>]*>(.*?)<\/option>/gs)];
  const option = options.find(([, words = '']) => textOf(words).startsWith(value));
  if (option === undefined) throw new Error(`There is no option ${value}.`);
  body.set(name, attributesOf(option[0]).value ?? '');
}
