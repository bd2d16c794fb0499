import { setCookiesOf } from './pages/cookies.ts'
import { isWithin } from '../transports/within.ts'

/** The page or address at which the browser arrived after a navigation. */
export type Arrival =
  /** The browser was redirected to an address outside the provider, for example the callback. */
  | { readonly kind: 'left'; readonly url: URL }
  | { readonly kind: 'page'; readonly status: number; readonly url: URL; readonly html: string }

/** A browser of a person: it stores cookies, follows redirects within the provider and submits forms. */
export interface Visitor {
  readonly open: (url: string | URL) => Promise<Arrival>
  /** Submits the first form of the page with its hidden fields. */
  readonly submit: (arrival: Arrival, fields: Readonly<Record<string, string>>) => Promise<Arrival>
  /** Opens the address and completes the sign-in page and the consent page, if shown. */
  readonly signIn: (url: string | URL, choice: Choice) => Promise<Arrival>
  /** The stored cookies, by origin. */
  readonly cookies: ReadonlyMap<string, ReadonlyMap<string, string>>
}

/** The account to sign in with and the decision on the consent page. */
export interface Choice {
  /** The user name. */
  readonly account: string
  /** Default: `allow`. */
  readonly decision?: 'allow' | 'deny' | 'switch'
}

/** Opens a browser without cookies. `origins` are those of the provider. */
export const visitor = (fetch: typeof globalThis.fetch, origins: readonly string[]): Visitor => {
  const jars = new Map<string, Map<string, string>>()
  const load = async (request: Request): Promise<Arrival> => {
    const url = new URL(request.url)
    if (!origins.some((origin) => isWithin(url.href, origin))) return { kind: 'left', url }
    const jar = jars.get(url.origin) ?? new Map<string, string>()
    jars.set(url.origin, jar)
    request.headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(request)
    keepCookies(jar, response)
    const location = response.headers.get('location')
    if (location !== null) return load(navigation(new URL(location, url)))
    return { kind: 'page', status: response.status, url, html: await response.text() }
  }
  const open = (url: string | URL) => load(navigation(url))
  const submit = async (arrival: Arrival, fields: Readonly<Record<string, string>>) =>
    load(filledForm(arrival, fields))
  return {
    open,
    submit,
    signIn: async (url, choice) => completeSignIn(await open(url), submit, choice),
    cookies: jars,
  }
}

const navigation = (url: string | URL) =>
  new Request(url, { redirect: 'manual', headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate' } })

const keepCookies = (jar: Map<string, string>, response: Response) => {
  for (const line of setCookiesOf(response)) {
    const [pair = '', ...attributes] = line.split(';')
    const [name = '', ...value] = pair.split('=')
    const isExpired = attributes.some((attribute) => attribute.trim().toLowerCase() === 'max-age=0')
    if (isExpired) jar.delete(name.trim())
    else jar.set(name.trim(), value.join('='))
  }
}

const completeSignIn = async (
  start: Arrival,
  submit: Visitor['submit'],
  choice: Choice,
): Promise<Arrival> => {
  let arrival = start
  if (arrival.kind === 'page' && arrival.html.includes('name="account"')) {
    arrival = await submit(arrival, { account: choice.account })
  }
  if (arrival.kind === 'page' && arrival.html.includes('name="decision"')) {
    arrival = await submit(arrival, { decision: choice.decision ?? 'allow', remember: 'yes' })
  }
  return arrival
}

const filledForm = (arrival: Arrival, fields: Readonly<Record<string, string>>): Request => {
  if (arrival.kind !== 'page') throw new Error(`no page to fill in: the browser is at ${arrival.url}`)
  const form = /<form[^>]*>[\s\S]*?<\/form>/.exec(arrival.html)?.[0]
  if (form === undefined) throw new Error(`no form on the page at ${arrival.url}`)
  const action = attribute(/<form[^>]*>/.exec(form)?.[0] ?? '', 'action') ?? arrival.url.href
  const hidden = [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]): [string, string] => [
    attribute(tag, 'name') ?? '',
    attribute(tag, 'value') ?? '',
  ])
  const request = new Request(new URL(action, arrival.url), {
    method: 'POST',
    redirect: 'manual',
    headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate' },
    body: new URLSearchParams({ ...Object.fromEntries(hidden), ...fields }),
  })
  return request
}

const attribute = (tag: string, name: string) => {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  return value === undefined ? undefined : unescape(value)
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

const unescape = (text: string) =>
  text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (entity, name: string) => entities[name] ?? entity)
