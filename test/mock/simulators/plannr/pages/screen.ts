import { html } from 'hono/html'
import type { Outbox } from '../../sending/outbox.ts'
import type { Notice, PageLink } from '../../pages/page.ts'
import type { Sessions } from '../oauth/sessions.ts'
import type { PlannrFirm, PlannrPerson } from '../options.ts'
import type { Records } from '../records.ts'
import type { RecordNeeds } from '../routes/record-needs.ts'

export interface ScreenNeeds extends RecordNeeds {
  readonly sessions: Sessions
  readonly records: Records
  readonly outbox: Outbox
  /** The path of the pages; empty at the origin itself. */
  readonly base: string
}

/** Who uses the screens, and for which firm. */
export interface Visit {
  readonly person: PlannrPerson
  readonly firm: PlannrFirm
}

/** What a screen says after a change. */
export const notices = {
  added: { text: 'The client is added.' },
  renamed: { text: 'The client is renamed.' },
  deleted: { text: 'The client is deleted.' },
  completed: { text: 'The task is done.' },
  incomplete: { text: 'Enter a first name and a last name.', refused: true },
  missing: { text: 'This entry no longer exists.', refused: true },
} as const satisfies Record<string, Notice>

export type Said = keyof typeof notices

/** A screen, with what the last change has done. */
export type View = (
  needs: ScreenNeeds,
  visit: Visit,
  notice: Notice | undefined,
) => Response | Promise<Response>
/** A change that a form asks for. */
export type Change = (needs: ScreenNeeds, visit: Visit, form: URLSearchParams) => Promise<Said>

export const sections = ({ base }: ScreenNeeds, current: 'clients' | 'tasks'): readonly PageLink[] => [
  { href: `${base}/clients`, title: 'Clients', current: current === 'clients' },
  { href: `${base}/tasks`, title: 'Tasks', current: current === 'tasks' },
]

export const signedInAs = ({ person, firm }: Visit) =>
  html`<p class="quiet">
    ${person.name} at ${firm.name}. Everything that you change here is told to Planbridge.
  </p>`
