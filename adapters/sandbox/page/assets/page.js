// Keeps what can change by itself current. Without this script the page's Refresh link does it.
const REGIONS = ['people', 'tabs', 'messages', 'forms'];
const PERIOD_MS = 1_000;

const conversation = document.querySelector('.conversation');

/** What the server sent for each item; the item itself may have been opened or filled in since. */
const sent = new Map();

function remember(region) {
  for (const item of region.children) sent.set(item.id, item.outerHTML);
}

/** Somebody is in the middle of filling in something here. */
function isBusy(item) {
  const active = document.activeElement;
  if (item.contains(active) && active.matches('input, select, textarea')) return true;
  return [...item.querySelectorAll('input, select, textarea')].some((field) => {
    if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
    if (field instanceof HTMLSelectElement) {
      const none = [...field.options].every((option) => !option.defaultSelected);
      return [...field.options].some(
        (option, index) => option.selected !== (option.defaultSelected || (none && index === 0)),
      );
    }
    return field.value !== field.defaultValue;
  });
}

/** Makes a region's items those of the newer page. Only what differs is touched: focus and half-typed text stay. */
function update(region, newer) {
  const ids = new Set([...newer.children].map((item) => item.id));
  for (const item of [...region.children]) if (!ids.has(item.id) && !isBusy(item)) item.remove();
  let before = null;
  for (const next of [...newer.children]) {
    const old = document.getElementById(next.id);
    const markup = next.outerHTML;
    if (old === null) {
      if (before === null) region.prepend(next);
      else before.after(next);
    } else if (sent.get(next.id) !== markup && !isBusy(old)) {
      const hadFocus = old.contains(document.activeElement);
      old.replaceWith(next);
      if (hadFocus) (next.querySelector('a') ?? next).focus({ preventScroll: true });
    } else {
      before = old;
      continue;
    }
    sent.set(next.id, markup);
    before = next;
  }
}

/** A form over the conversation takes the focus when it appears and gives it back when it goes. */
function followForm(wasOpen) {
  const panel = document.querySelector('.form-panel');
  const chat = document.getElementById('chat');
  chat.inert = panel !== null;
  if (panel !== null && !wasOpen) (panel.querySelector('[autofocus]') ?? panel.querySelector('h2')).focus();
  if (panel === null && wasOpen) document.getElementById('command').focus();
}

function lastMessage() {
  return document.getElementById('messages').lastElementChild;
}

function isAtEnd() {
  return conversation.scrollHeight - conversation.scrollTop - conversation.clientHeight < 80;
}

/** The newest message from its beginning: one that is longer than the window is read from the top. */
function scrollToLatest() {
  conversation.scrollTop = lastMessage().offsetTop - conversation.offsetTop - 16;
}

async function refresh() {
  const response = await fetch(`${location.pathname.replace(/\/$/, '')}/live`);
  if (!response.ok) return;
  const newer = new DOMParser().parseFromString(await response.text(), 'text/html');
  const atEnd = isAtEnd();
  const formWasOpen = document.querySelector('.form-panel') !== null;
  const last = lastMessage().id;
  for (const id of REGIONS) update(document.getElementById(id), newer.getElementById(id));
  followForm(formWasOpen);
  if (atEnd && lastMessage().id !== last) scrollToLatest();
}

async function keepCurrent() {
  try {
    if (!document.hidden) await refresh();
  } catch {
    // The program is being restarted, perhaps: the next look finds it again.
  }
  setTimeout(keepCurrent, PERIOD_MS);
}

if (conversation !== null) {
  for (const id of REGIONS) remember(document.getElementById(id));
  if (!location.hash.startsWith('#message-')) scrollToLatest();
  const target = document.querySelector(':target');
  if (target?.matches('[tabindex], input, select, textarea')) target.focus({ preventScroll: true });
  setTimeout(keepCurrent, PERIOD_MS);
}
document.querySelector('#people [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
