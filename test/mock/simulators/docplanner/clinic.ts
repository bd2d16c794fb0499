import { type Random, random } from '../random.ts'
import {
  type Address,
  type AddressService,
  type Doctor,
  type Facility,
  addressServices,
  addresses,
  doctors,
  facilities,
} from './clinic-data.ts'
import type { LocalTime } from './local-time.ts'
import type { Notifications } from './notifications.ts'
import type { DocplannerOptions } from './options.ts'

/** A range in which visits can be booked. PUT accepts ranges, GET returns starting times. */
export interface SlotRange {
  readonly start: number
  readonly end: number
  readonly services: readonly { readonly id: string; readonly duration: number }[]
}

export interface Patient {
  readonly name: string
  readonly surname?: string | undefined
  readonly email?: string | undefined
  readonly phone: string
  readonly birth_date?: string | undefined
  readonly nin?: string | undefined
  readonly gender?: string | undefined
}

export interface Booking {
  readonly id: string
  /** The id of the first booking in a chain of moves. */
  readonly origin: string
  readonly address: string
  readonly service: string
  readonly patient: Patient
  readonly start: number
  readonly duration: number
  readonly bookedAt: number
  readonly bookedBy: 'user' | 'doctor' | 'integration'
  readonly comment: string | null
  readonly isReturning: boolean
  status: 'booked' | 'canceled' | 'moved'
  presence: 'present' | 'absent' | null
  confirmed: boolean
  canceledBy: '' | 'user' | 'doctor' | 'integration'
  canceledAt: number | null
}

export interface Break {
  readonly id: string
  readonly address: string
  readonly description: string
  /** Breaks created together are moved and deleted together. */
  readonly coupling: string
  since: number
  till: number
}

/** The state of the simulated Docplanner. */
export interface Clinic extends Pick<Notifications, 'notify' | 'ask'> {
  readonly now: () => number
  readonly time: LocalTime
  readonly random: Random
  readonly facilities: readonly Facility[]
  readonly doctors: readonly Doctor[]
  readonly addresses: readonly Address[]
  readonly services: AddressService[]
  /** The ids of the insurance plans, by address id and then by provider id. */
  readonly insurances: Map<string, Map<string, readonly string[]>>
  /** Phone numbers to which an opinion request was already sent. */
  readonly opinionRequests: Set<string>
  /** The bookable ranges, by address id. */
  readonly ranges: Map<string, SlotRange[]>
  readonly bookings: Booking[]
  readonly breaks: Break[]
  /** The fingerprint of a PUT of slots, with the time at which it was processed. */
  readonly processed: Map<string, number>
  readonly nextId: () => string
}

const minute = 60_000
const day = 24 * 60 * minute

export interface ClinicNeeds extends Pick<Notifications, 'notify' | 'ask'> {
  readonly time: LocalTime
  /** When the simulator was opened. */
  readonly openedAt: number
}

/** Creates a clinic with mornings and afternoons of the next fourteen days and one booking. */
export const openClinic = (
  { environment, domain }: DocplannerOptions,
  { time, openedAt, notify, ask }: ClinicNeeds,
): Clinic => {
  let lastId = 2_134_123
  const clinic: Clinic = {
    now: environment.now,
    time,
    notify,
    ask,
    random: random(`docplanner ${domain} ${environment.seed}`),
    facilities,
    doctors,
    addresses: addresses(),
    services: addressServices(),
    insurances: new Map([['111', new Map([['11', []]])]]),
    opinionRequests: new Set(),
    ranges: new Map(),
    bookings: [],
    breaks: [],
    processed: new Map(),
    nextId: () => String((lastId += 1)),
  }
  for (const address of clinic.addresses)
    clinic.ranges.set(address.id, firstFortnight(clinic, address.id, openedAt))
  const first = clinic.ranges.get('111')?.[0]
  if (first !== undefined) clinic.bookings.push(sampleBooking(clinic.nextId(), first.start, openedAt))
  return clinic
}

const firstFortnight = (clinic: Clinic, address: string, openedAt: number): SlotRange[] => {
  const services = clinic.services
    .filter((service) => service.address === address)
    .map(({ id, default_duration }) => ({ id, duration: default_duration }))
  const hours: readonly [number, number][] = [
    [9, 13],
    [16, 19],
  ]
  return Array.from({ length: 14 }, (_, index) => clinic.time.midnight(openedAt + (index + 1) * day)).flatMap(
    (midnight) =>
      hours.map(([from, to]) => ({
        start: midnight + from * 60 * minute,
        end: midnight + to * 60 * minute,
        services,
      })),
  )
}

const sampleBooking = (id: string, start: number, openedAt: number): Booking => ({
  id,
  origin: id,
  address: '111',
  service: '101',
  patient: {
    name: 'Abraham',
    surname: 'Lincoln',
    email: 'example@example.com',
    phone: '+48123123123',
    birth_date: '1985-01-01',
    nin: '894237492',
    gender: 'm',
  },
  start,
  duration: 30,
  bookedAt: openedAt - day,
  bookedBy: 'user',
  comment: 'comment',
  isReturning: false,
  status: 'booked',
  presence: null,
  confirmed: false,
  canceledBy: '',
  canceledAt: null,
})
