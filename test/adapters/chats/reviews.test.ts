import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chats } from '../../support/chats/all.ts';
import { attemptsWith, type Chat, type Filled } from '../../support/chats/chat.ts';
import { configurationOf, reviewsOrganization } from '../../support/reviews.ts';
import { soon } from '../../support/running.ts';

const waits = 'This takes effect when a second administrator confirms it.';

describe.each(chats)('risk reviews in $name', ({ channel, start }) => {
  let chat: Chat;
  beforeAll(async () => {
    chat = await start(reviewsOrganization([channel]), ['ghost']);
  });
  afterAll(() => chat?.stop());

  /** A fallback reviewer without an account here, and a person without one who could be added. */
  const [elsewhere, another] = channel === 'slack' ? ['tess', 'tom'] : ['sam', 'sue'];
  const configuration = () => configurationOf(chat.database);
  const opened = (personId: string) => chat.open(personId, 'access-admin thresholds');

  /** What somebody is told who saves this. */
  async function saved(personId: string, entered: Filled): Promise<string> {
    const { problems, said } = await (await opened(personId)).send(entered);
    expect(problems).toEqual({});
    return said;
  }

  test('[R-31][R-32][R-74] the form shows what is set, whom it leaves alone, and which changes will wait', async () => {
    const form = await opened('ida');
    expect(form.title).toBe('Risk reviews');
    expect(form.given('idProtection:levels')).toBe('Medium, High');
    expect(form.given('insiderRisk:levels')).toBe('');
    for (const words of [
      ...['Microsoft Entra ID Protection', 'Microsoft Purview Insider Risk'],
      'This form does not change who else is asked: a member of Service desk.',
      'so it takes effect when a second administrator confirms it',
    ])
      expect(form.words).toContain(words);
    await form.leave();
    expect(await chat.type('uma', 'access-admin thresholds')).toContain('Only holders of the role');
    expect((await attemptsWith(chat, 'notAdministrator')).map(({ command }) => command)).toEqual(['openReviewForm']);
  });

  describe('what is saved', () => {
    test('[R-31][R-39] more levels and a reviewer less take effect at once, in one event', async () => {
      const before = await configuration();
      const said = await saved('ida', {
        'idProtection:levels': ['low', 'medium', 'high'],
        'idProtection:here': ['amy', elsewhere],
        'insiderRisk:levels': ['elevated'],
      });
      expect(said).toContain('This is in effect now.');
      expect(said).not.toContain('second administrator');
      const now = await configuration();
      expect(now.revision).toBe(before.revision + 1);
      expect(now.risk).toEqual({
        thresholds: { idProtection: ['low', 'medium', 'high'], insiderRisk: ['elevated'] },
        fallbackApprovers: {
          idProtection: [
            { kind: 'people', people: ['amy', elsewhere] },
            { kind: 'group', group: 'desk' },
          ],
          insiderRisk: [],
        },
      });
      const events = await chat.documents('configurationEvents');
      expect(events.find(({ seq, _id }) => (seq ?? _id) === now.revision)).toMatchObject({
        type: 'configurationChanged',
        actor: { id: 'ida' },
        via: { channel },
      });
      expect(chat.messages('igor')).toEqual([]);
    });

    test('[R-32][R-39][R-70] what weakens waits: every administrator has a card, and a second one confirms it', async () => {
      const said = await saved('ida', {
        'idProtection:levels': ['high'],
        'idProtection:here': ['amy', 'ben', elsewhere, another],
      });
      expect(said).toContain(waits);
      expect(said).toContain('They can do so until ');
      expect(said).not.toContain('This is in effect now');
      const before = await configuration();
      expect(before.risk.thresholds.idProtection).toEqual(['low', 'medium', 'high']);
      expect(before.proposals.at(-1)).toMatchObject({ state: 'waiting', by: { id: 'ida' }, unproven: false });
      const own = await chat.changeCard('ida');
      expect(own.words).toContain('You proposed a change');
      expect(own.buttons).toEqual(['Take back']);
      const card = await chat.changeCard('igor');
      expect(card.words).toContain('Ida Holm proposes a change');
      expect(card.buttons).toEqual(['Confirm', 'Reject']);

      const form = await opened('igor');
      expect(form.words).toContain('Ida Holm proposed this. A second administrator can confirm it until ');
      expect(form.given('idProtection:levels')).toBe('Low, Medium, High');
      await form.leave();

      await card.press('Confirm');
      await chat.settled();
      const { risk } = await configuration();
      expect(risk.thresholds.idProtection).toEqual(['high']);
      expect(risk.fallbackApprovers.idProtection[0]).toEqual({
        kind: 'people',
        people: ['amy', elsewhere, 'ben', another],
      });
      await chat.hears('ida', 'Confirmed by Igor Lang');
      await chat.hears('igor', 'Confirmed by Igor Lang');
    });

    test('[R-39] the same form can do both: the stricter half at once, the rest when it is confirmed', async () => {
      const said = await saved('ida', { 'insiderRisk:levels': ['minor'] });
      expect(said).toMatch(/in effect now\..*when a second administrator confirms it\./s);
      expect((await configuration()).risk.thresholds.insiderRisk).toEqual(['minor', 'elevated']);
      await chat.settled();
      await (await chat.changeCard('ida')).press('Take back');
      await chat.settled();
      await chat.hears('igor', 'Taken back by Ida Holm');
    });

    test('[R-74] nothing that changes anything: that is said above the form, which stays', async () => {
      const before = await configuration();
      const same = await (await opened('ida')).send({});
      expect(same.form?.words).toContain('This is already set, so nothing was changed.');
      const done = await same.form?.send({ 'idProtection:levels': ['medium', 'high'] });
      expect(done?.said).toContain('This is in effect now.');
      expect((await configuration()).revision).toBe(before.revision + 1);
    });
  });

  describe('what goes wrong', () => {
    test('[R-74][R-81] somebody whom the directory does not know: said beside the field, and nothing is lost', async () => {
      const before = await configuration();
      const form = await opened('ida');
      const entered = { 'insiderRisk:levels': ['elevated'], 'insiderRisk:here': ['amy', 'ghost'] };
      const wrong = await form.send(entered);
      expect(wrong.problems).toEqual({
        'insiderRisk:here': expect.stringContaining('not known in Northwind: number 2'),
      });
      expect(wrong.form?.given('insiderRisk:levels')).toBe('Elevated');
      const alone = await wrong.form?.send({ 'insiderRisk:here': ['ghost'] });
      expect(alone?.problems['insiderRisk:here']).toContain('The person you chose is not known in Northwind.');
      expect((await configuration()).revision).toBe(before.revision);
      const refused = await attemptsWith(chat, 'invalidInput');
      expect(refused.filter(({ command }) => command === 'changeConfiguration')).toHaveLength(3);
      await alone?.form?.leave();
    });

    test('[R-74] what somebody else changed meanwhile is not overwritten unseen, and what was entered stays', async () => {
      const form = await opened('ida');
      await saved('igor', { 'insiderRisk:here': [], 'idProtection:levels': ['low', 'medium', 'high'] });
      const before = await configuration();
      const refused = await form.send({ 'idProtection:levels': ['medium'] });
      expect(refused.form?.words).toContain(
        'The reviews for Microsoft Entra ID Protection were changed while this form was open, so nothing was saved.',
      );
      expect(refused.form?.words).toContain('A review is needed at low, medium or high');
      expect(refused.form?.words).not.toContain('Insider Risk was');
      expect(refused.form?.given('idProtection:levels')).toBe('Medium');
      expect((await configuration()).revision).toBe(before.revision);
      expect(await attemptsWith(chat, 'changedMeanwhile')).toHaveLength(1);
      expect((await refused.form?.send({}))?.said).toContain(waits);
    });

    test('[R-74] what somebody else changed of the other source is in nobody’s way', async () => {
      const form = await opened('ida');
      await saved('igor', { 'idProtection:here': ['amy', 'ben'] });
      const done = await form.send({
        'insiderRisk:levels': ['moderate', 'elevated', 'minor'],
        'insiderRisk:here': ['ben'],
      });
      expect(done.problems).toEqual({});
      expect(done.said).toContain(waits);
      const { risk, proposals } = await configuration();
      expect(JSON.stringify(risk.fallbackApprovers.idProtection)).not.toContain(elsewhere);
      expect(proposals.at(-1)?.changes).toMatchObject([
        { source: 'insiderRisk', after: { fallbackApprovers: [{ people: ['ben'] }] } },
      ]);
    });
  });

  test('[R-83] everything that was sent was taken by the chat', async () => {
    await chat.settled();
    await soon(() => expect(chat.refusedCalls()).toEqual([]));
  });
});
