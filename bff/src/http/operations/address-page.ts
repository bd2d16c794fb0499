import type { AddressReport, ReportedList } from '@planbridge/shared/contract/operations'
import { html, raw } from 'hono/html'

type Html = ReturnType<typeof html>
type Policy = AddressReport['integrations'][number]

const style = `
:root { color-scheme: light dark; --line: light-dark(#d5dae1, #3a424d); --muted: light-dark(#545f6d, #a3adba);
  --good: light-dark(#136b3a, #7fd6a2); --bad: light-dark(#a3201b, #ff9c94); --wait: light-dark(#805300, #f2c879);
  --card: light-dark(#fff, #1b2027); }
body { margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 60rem; font: 1rem/1.5 system-ui, sans-serif;
  background: light-dark(#f5f6f8, #12161b); color: light-dark(#1b2129, #e8ecf1); }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 -.25rem; }
h3 { font-size: 1.125rem; margin: 0; overflow-wrap: anywhere; }
h4 { font-size: .875rem; margin: 1.25rem 0 .25rem; color: var(--muted); font-weight: 600; }
p { margin: .25rem 0; }
.muted { color: var(--muted); }
section { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1.25rem; margin: 1.25rem 0; }
.source { color: var(--muted); font-size: .875rem; overflow-wrap: anywhere; }
.state { font-weight: 600; }
.current { color: var(--good); } .old { color: var(--wait); } .none, .closed { color: var(--bad); }
.held { border-inline-start: .25rem solid var(--wait); padding: .25rem 0 .25rem 1rem; margin-top: 1.25rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: .75rem 0 0; }
dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
ul { margin: .25rem 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .25rem .75rem; }
code, li { font-family: ui-monospace, monospace; font-size: .875rem; }
code { overflow-wrap: anywhere; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
`

const states: Readonly<Record<ReportedList['state'], string>> = {
  none: 'No list yet: calls are answered with 503',
  current: 'In use',
  old: 'In use, but old',
  closed: 'Too old: calls are answered with 503',
}

const reasons: Readonly<Record<NonNullable<ReportedList['held']>['reason'], string>> = {
  emptied: 'it has no addresses',
  disjoint: 'it has none of the addresses in use',
  'half-changed': 'more than half of it differs from the list in use',
  'broad-range': 'it opens a range that is broader than one site has',
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

const durationText = (seconds: number): string => {
  for (const [unit, size] of units) {
    const count = Math.floor(seconds / size)
    if (count >= 1) return `${count} ${unit}${count === 1 ? '' : 's'}`
  }
  return 'less than a minute'
}

const timeText = (time: string | null): string =>
  time === null ? 'never' : `${time.slice(0, 16).replace('T', ' ')} UTC`

const addressList = (title: string, addresses: readonly string[]): Html | '' =>
  addresses.length === 0
    ? ''
    : html`<h4>${title}</h4>
        <ul>
          ${addresses.map((address) => html`<li>${address}</li>`)}
        </ul>`

const heldPart = ({ held, integrations }: ReportedList): Html | '' =>
  held === null
    ? ''
    : html`<div class="held">
        <p class="state old">A changed list waits for your decision</p>
        <p>
          Since ${timeText(held.since)}: ${reasons[held.reason]}. The list in use stays in use until it is too
          old.
        </p>
        ${addressList('Would be added', held.added)} ${addressList('Would be removed', held.removed)}
        <h4>Decide with a command</h4>
        <p><code>planbridge addresses accept ${integrations[0]}</code></p>
        <p><code>planbridge addresses reject ${integrations[0]}</code></p>
      </div>`

const listFacts = (list: ReportedList): readonly (readonly [string, string])[] => [
  [
    'Confirmed',
    list.age_seconds === null
      ? 'never'
      : `${timeText(list.confirmed_at)} (${durationText(list.age_seconds)} ago)`,
  ],
  ['Last change', timeText(list.changed_at)],
  ['Last try', timeText(list.tried_at)],
  ['Next try', timeText(list.next_try_at)],
  ...(list.problem === null ? [] : [['Last problem', list.problem] as const]),
  ...(list.still_rejected
    ? [['Rejected', 'The provider last published a list that was rejected here'] as const]
    : []),
]

const listSection = (list: ReportedList): Html =>
  html`<section>
    <h3>${list.integrations.join(', ')}</h3>
    <p class="source">${list.list}</p>
    <p class="state ${list.state}">${states[list.state]}</p>
    <dl>
      ${listFacts(list).map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
    ${addressList('Allowed addresses', list.addresses)}
    ${addressList(
      'Left the list, still allowed',
      list.former.map(({ address, until }) => `${address} until ${timeText(until)}`),
    )}
    ${heldPart(list)}
  </section>`

const group = (title: string, sections: readonly Html[]): Html | '' =>
  sections.length === 0
    ? ''
    : html`<h2>${title}</h2>
        ${sections}`

const sourceTexts: Readonly<Record<Policy['from'], string>> = {
  published: 'The list that the provider publishes',
  'by-hand': 'allowed_addresses of the configuration',
  any: 'Any address: the provider publishes none, and the configuration names none',
}

const countsText = ({ calls, enforced, from }: Policy): string => {
  if (calls === null) return 'not counted'
  if (from === 'any') return String(calls.allowed)
  const others = enforced ? `${calls.refused} refused` : `${calls.observed} from other addresses, let in`
  return `${calls.allowed} allowed, ${others}, ${calls.unknown} without a usable list`
}

const policySection = (policy: Policy): Html =>
  html`<section>
    <h3>${policy.id}</h3>
    <p>${sourceTexts[policy.from]}</p>
    ${
      policy.from === 'any' || policy.enforced
        ? ''
        : html`<p class="state old">Only observed: other addresses are let in and counted</p>`
    }
    <dl>
      <dt>Calls since the start</dt>
      <dd>${countsText(policy)}</dd>
    </dl>
    ${addressList('Allowed addresses', policy.addresses)}
    ${addressList(
      'Other addresses that called',
      policy.strangers.map(({ address, calls }) => `${address} (${calls})`),
    )}
  </section>`

/** A page for operators: which addresses are allowed to call, how old each list is, and which change waits for a decision. */
export const addressPage = ({ lists, integrations }: AddressReport): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Addresses of providers</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <main>
          <h1>Addresses of providers</h1>
          <p class="muted">
            From where providers may call this deployment. Counts are those of this instance.
          </p>
          ${integrations.length === 0 ? html`<section><p>No integration receives calls.</p></section>` : ''}
          ${group('Published lists', lists.map(listSection))}
          ${group('Calls by integration', integrations.map(policySection))}
        </main>
      </body>
    </html>`
