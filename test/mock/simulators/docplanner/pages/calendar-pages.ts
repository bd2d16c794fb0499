import type { Context, Hono } from 'hono'
import { html } from 'hono/html'
import type { Outbox } from '../../sending/outbox.ts'
import { hiddenFields, type Notice, page } from '../../pages/page.ts'
import { momentText } from '../../pages/moment-text.ts'
import { sentMessages } from '../../pages/sent-messages.ts'
import { targetProblem } from '../book-slot.ts'
import { cancelVisit, confirmVisit, markPresence, patientBooks, patientMoves, type Wish } from '../changes.ts'
import type { Address } from '../clinic-data.ts'
import type { Booking, Clinic } from '../clinic.ts'
import { type FreeSlot, freeSlots } from '../free-slots.ts'
import { backTo, docplannerBrand, paths, sections } from './chrome.ts'

interface Needs {
  readonly base: string
  readonly clinic: Clinic
  readonly outbox: Outbox
}

/** The calendar of a clinic: people book, move and cancel visits, confirm them and mark who came. */
export const calendarPages = (app: Hono, needs: Needs): void => {
  const { base, clinic } = needs
  const back = (c: Context, said: Said): Response => backTo(c.req.raw, `${base}${paths.calendar}`, said)
  app.get('/', (c) => back(c, {}))
  app.get(paths.calendar, (c) => showCalendar(c, needs))
  app.post(`${paths.calendar}/book`, async (c) => back(c, await book(clinic, await formOf(c))))
  app.post(`${paths.calendar}/visits/:id`, async (c) => {
    const said = await change(clinic, c.req.param('id'), await formOf(c))
    return said === undefined ? c.notFound() : back(c, said)
  })
}

/** The query of the page that is shown after a change: whose calendar, and the notice. */
type Said = Readonly<Record<string, string>>

const notices: Readonly<Record<string, Notice>> = {
  booked: { text: 'The visit is booked.' },
  moved: { text: 'The visit is moved.' },
  canceled: { text: 'The visit is cancelled.' },
  confirmed: { text: 'The visit is confirmed.' },
  present: { text: 'Marked: the patient came.' },
  absent: { text: 'Marked: the patient did not come.' },
  taken: { text: 'This time is not free for this service. Choose another one.', refused: true },
  incomplete: { text: 'Enter a name and a phone number.', refused: true },
  over: { text: 'This visit was already cancelled or moved.', refused: true },
}

const noticeOf = (query: Readonly<Record<string, string>>): Notice | undefined => {
  const { said = '', code } = query
  if (said !== 'denied') return notices[said]
  const why =
    code === undefined ? 'It gave no reason, or did not answer.' : `Its reason has the code ${code}.`
  return { text: `The clinic’s own system refused this. ${why}`, refused: true }
}

const visitsMax = 40
const slotsMax = 60
const hour = 3_600_000

const showCalendar = (c: Context, needs: Needs) => {
  const { clinic, outbox } = needs
  const query = c.req.query()
  const address = clinic.addresses.find(({ id }) => id === query['address']) ?? clinic.addresses[0]
  if (address === undefined) return c.notFound()
  const slots = freeSlots(clinic, address.id).slice(0, slotsMax)
  const visits = clinic.bookings
    .filter(({ address: at, start }) => at === address.id && start > clinic.now() - 48 * hour)
    .toSorted((one, other) => one.start - other.start || Number(one.id) - Number(other.id))
    .slice(0, visitsMax)
  return page({
    brand: docplannerBrand,
    title: 'Calendar',
    sections: sections(needs.base, 'calendar'),
    notice: noticeOf(query),
    body: html`${addressChoice(needs, address)}
      <section aria-labelledby="visits">
        <h2 id="visits">Visits</h2>
        ${
          visits.length === 0
            ? html`<p class="quiet">No visit is booked here.</p>`
            : html`<ul class="items">
                ${visits.map((visit) => visitItem(needs, visit, slots))}
              </ul>`
        }
      </section>
      ${bookingForm(needs, address, slots)} ${sentMessages(outbox.messages(), 'Planbridge')}`,
  })
}

const addressName = (clinic: Clinic, { doctor: id, name, is_online_only: online }: Address): string => {
  const doctor = clinic.doctors.find((one) => one.id === id)
  const where = online ? 'online' : (name ?? 'no name')
  return `${doctor?.name} ${doctor?.surname}, ${where}`
}

const addressChoice = ({ base, clinic }: Needs, current: Address) =>
  html`<form method="get" action="${base}${paths.calendar}" class="fields">
    <label
      >Doctor and place<select name="address">
        ${clinic.addresses.map(
          (one) =>
            html`<option value="${one.id}" ${one.id === current.id ? 'selected' : ''}>
              ${addressName(clinic, one)}
            </option>`,
        )}
      </select></label
    >
    <button>Show this calendar</button>
  </form>`

const stateOf = ({ status, confirmed, presence }: Booking): string => {
  if (status !== 'booked') return status === 'canceled' ? 'Cancelled' : 'Moved'
  if (presence !== null) return presence === 'present' ? 'Came' : 'Did not come'
  return confirmed ? 'Confirmed' : 'Booked'
}

const visitItem = (needs: Needs, visit: Booking, slots: readonly FreeSlot[]) => {
  const { clinic } = needs
  const service = clinic.services.find(({ id }) => id === visit.service)
  const { name, surname = '' } = visit.patient
  const isBooked = visit.status === 'booked'
  return html`<li>
    <div class="item">
      <strong>${momentText(visit.start, clinic.time.zone)}</strong>
      <span class="tag ${isBooked ? 'good' : ''}">${stateOf(visit)}</span>
    </div>
    <div>${name} ${surname} <span class="quiet">${service?.name ?? ''}, ${visit.duration} minutes</span></div>
    ${isBooked ? visitActions(needs, visit, slots) : ''}
  </li>`
}

const visitActions = ({ base, clinic }: Needs, visit: Booking, slots: readonly FreeSlot[]) => {
  const action = `${base}${paths.calendar}/visits/${visit.id}`
  const who = `${visit.patient.name} ${visit.patient.surname ?? ''}`.trim()
  const button = (change: string, text: string) =>
    html`<button name="change" value="${change}" aria-label="${text}: ${who}">${text}</button>`
  return html`<div class="actions">
    <form method="post" action="${action}" class="actions">
      ${visit.confirmed ? '' : button('confirm', 'Confirm')} ${button('present', 'Patient came')}
      ${button('absent', 'Did not come')} ${button('cancel', 'Cancel visit')}
    </form>
    <details>
      <summary aria-label="Move: ${who}">Move</summary>
      <form method="post" action="${action}" class="fields">
        ${hiddenFields({ change: 'move' })} ${slotChoice(clinic, slots, 'New time')}
        <button class="primary">Move as the patient</button>
      </form>
    </details>
  </div>`
}

const slotChoice = (clinic: Clinic, slots: readonly FreeSlot[], label: string) =>
  html`<label
    >${label}<select name="start">
      ${slots.map(({ start }) => html`<option value="${start}">${momentText(start, clinic.time.zone)}</option>`)}
    </select></label
  >`

const bookingForm = ({ base, clinic }: Needs, address: Address, slots: readonly FreeSlot[]) =>
  html`<section aria-labelledby="book">
    <h2 id="book">Book as a patient</h2>
    ${
      slots.length === 0
        ? html`<p class="quiet">No time is free here.</p>`
        : html`<form method="post" action="${base}${paths.calendar}/book">
            ${hiddenFields({ address: address.id })}
            <div class="fields">
              ${slotChoice(clinic, slots, 'Time')}
              <label
                >Service<select name="service">
                  ${clinic.services
                    .filter((service) => service.address === address.id)
                    .map(({ id, name }) => html`<option value="${id}">${name}</option>`)}
                </select></label
              >
              <label>First name<input name="name" value="Ada" required /></label>
              <label>Last name<input name="surname" value="Sample" /></label>
              <label>Phone<input name="phone" type="tel" value="+34600000000" required /></label>
              <button class="primary">Book the visit</button>
            </div>
          </form>`
    }
  </section>`

const formOf = async (c: Context): Promise<URLSearchParams> => new URLSearchParams(await c.req.raw.text())

const saidOf = (wish: Wish, done: string): Said => {
  if (wish.kind === 'done') return { said: done }
  return { said: 'denied', ...(wish.code === null ? {} : { code: String(wish.code) }) }
}

const book = async (clinic: Clinic, form: URLSearchParams): Promise<Said> => {
  const text = (name: string) => form.get(name)?.trim() ?? ''
  const [address, start, service] = [text('address'), Number(text('start')), text('service')]
  const patient = { name: text('name'), surname: text('surname') || undefined, phone: text('phone') }
  if (patient.name === '' || patient.phone === '') return { address, said: 'incomplete' }
  if (targetProblem(clinic, address, { start, service })) return { address, said: 'taken' }
  const { default_duration: duration = 30 } = clinic.services.find(({ id }) => id === service) ?? {}
  const wish = await patientBooks(clinic, { address, start, service, patient, duration })
  return { address, ...saidOf(wish, 'booked') }
}

/** Makes a change of a visit; undefined if there is no such visit or change. */
const change = async (clinic: Clinic, wanted: string, form: URLSearchParams): Promise<Said | undefined> => {
  const visit = clinic.bookings.find(({ id }) => id === wanted)
  if (visit === undefined) return undefined
  const kind = form.get('change') ?? ''
  const { address, service, duration } = visit
  if (visit.status !== 'booked') return { address, said: 'over' }
  if (kind === 'move') {
    const start = Number(form.get('start'))
    if (targetProblem(clinic, address, { start, service })) return { address, said: 'taken' }
    const wish = await patientMoves(clinic, visit, { address, service, duration, start })
    return { address, ...saidOf(wish, 'moved') }
  }
  const said = changeByClinic(clinic, visit, kind)
  return said === undefined ? undefined : { address, said }
}

/** Makes a change that no client may veto, and returns its notice; undefined for an unknown one. */
const changeByClinic = (clinic: Clinic, visit: Booking, wanted: string): string | undefined => {
  if (wanted === 'present' || wanted === 'absent') {
    markPresence(clinic, visit, wanted)
    return wanted
  }
  if (wanted === 'confirm') {
    confirmVisit(clinic, visit)
    return 'confirmed'
  }
  if (wanted !== 'cancel') return undefined
  cancelVisit(clinic, visit, 'user')
  return 'canceled'
}
