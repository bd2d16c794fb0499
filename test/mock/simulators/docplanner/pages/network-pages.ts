import type { Hono } from 'hono'
import { html } from 'hono/html'
import type { Outbox } from '../../sending/outbox.ts'
import { type Notice, page } from '../../pages/page.ts'
import { sentMessages } from '../../pages/sent-messages.ts'
import { type Network, type PublicationName, publicationNames } from '../network.ts'
import { backTo, docplannerBrand, paths, sections } from './chrome.ts'

/** What stands at the address of the published list, in words. */
const publications: Readonly<Record<PublicationName, { readonly title: string; readonly text: string }>> = {
  'as-it-is': {
    title: 'The addresses above',
    text: 'The honest list, with the trailing comma of the documented sample.',
  },
  empty: { title: 'An empty list', text: 'No address at all.' },
  disjoint: { title: 'Entirely different addresses', text: 'Not one of the addresses above is in it.' },
  everybody: { title: 'Everybody', text: 'The addresses above, and two ranges that contain every address.' },
  private: { title: 'Private addresses', text: 'The addresses above, and some of internal networks.' },
  placeholders: { title: 'Placeholders', text: 'The documented sample, printed as it is: 10.0.xxx.xx.' },
  'odd-spellings': { title: 'Odd spellings', text: 'Addresses that some programs read as other ones.' },
  'one-bad-entry': { title: 'One bad entry', text: 'The addresses above, and one that does not exist.' },
  'wrong-shape': { title: 'Another shape', text: 'Valid JSON without the member API.' },
  'cut-off': { title: 'Cut off', text: 'The list ends in the middle.' },
  'web-page': { title: 'A web page', text: 'A page about maintenance, with the status 200.' },
  huge: { title: 'A huge list', text: 'More than ten megabytes.' },
  redirect: { title: 'A redirect', text: 'To a list at another place.' },
  endless: { title: 'No end', text: 'The answer begins and never ends.' },
  missing: { title: 'Missing', text: 'The status 404.' },
  failing: { title: 'Failing', text: 'The status 503.' },
}

const notices: Readonly<Record<string, Notice>> = {
  published: { text: 'Published. Planbridge follows when it next looks.' },
  added: { text: 'Docplanner now sends from one more address.' },
  removed: { text: 'Docplanner no longer sends from the newest address.' },
}

interface Needs {
  readonly base: string
  readonly network: Network
  readonly outbox: Outbox
}

/** Where Docplanner sends from, and what it publishes about it. A developer plays the provider's operator here. */
export const networkPages = (app: Hono, needs: Needs): void => {
  app.get(paths.network, (c) => showNetwork(needs, notices[c.req.query('said') ?? '']))
  app.post(paths.network, async (c) => {
    const form = new URLSearchParams(await c.req.raw.text())
    const said = apply(needs.network, form)
    return said === undefined ? c.notFound() : backTo(c.req.raw, `${needs.base}${paths.network}`, { said })
  })
}

const isName = (text: string | null): text is PublicationName =>
  publicationNames.some((name) => name === text)

const apply = (network: Network, form: URLSearchParams): string | undefined => {
  const [change, published] = [form.get('change'), form.get('published')]
  if (change === 'add') network.addSender()
  else if (change === 'remove') network.removeSender()
  else if (isName(published)) network.published = published
  else return undefined
  if (change === 'add') return 'added'
  return change === 'remove' ? 'removed' : 'published'
}

const showNetwork = ({ base, network, outbox }: Needs, notice: Notice | undefined) =>
  page({
    brand: docplannerBrand,
    title: 'Network addresses',
    sections: sections(base, 'network'),
    notice,
    body: html`<p>
        Docplanner publishes the addresses that it sends from at
        <a href="${base}/public/docs/public-ips.json">public-ips.json</a> and
        <a href="${base}/public/docs/public-ips.txt">public-ips.txt</a>. Planbridge accepts messages from
        published addresses only, and keeps a suspicious list waiting for its operator.
      </p>
      <section aria-labelledby="senders">
        <h2 id="senders">Addresses in use</h2>
        <ul>
          ${network.senders.map((address) => html`<li><code>${address}</code></li>`)}
        </ul>
        <form method="post" action="${base}${paths.network}" class="actions">
          <button name="change" value="add">Use one more address</button>
          <button name="change" value="remove">Stop using the newest</button>
        </form>
      </section>
      ${publicationForm({ base, network })} ${sentMessages(outbox.messages(), 'Planbridge')}`,
  })

const publicationForm = ({ base, network: { published } }: Pick<Needs, 'base' | 'network'>) =>
  html`<section aria-labelledby="published">
    <h2 id="published">What is published</h2>
    <form method="post" action="${base}${paths.network}" class="choices">
      ${publicationNames.map(
        (name) =>
          html`<label
            ><input type="radio" name="published" value="${name}" ${name === published ? 'checked' : ''} />
            <div>${publications[name].title}<span>${publications[name].text}</span></div></label
          >`,
      )}
      <button class="primary">Publish</button>
    </form>
  </section>`
