import { addBooking } from './add-booking.ts'
import type { Booking, Break, Clinic } from './clinic.ts'
import {
  bookingRequestData,
  breakData,
  movedData,
  movingRequestData,
  presenceData,
  visitData,
  type WantedVisit,
} from './notification-data.ts'
import type { Verdict } from './notifications.ts'

/** Who makes a change: a patient in the portal, the clinic's staff, or a client of the API. */
export type By = Booking['bookedBy']

/** A visit, with the event of it. */
export const bookVisit = (
  clinic: Clinic,
  wanted: WantedVisit & Partial<Pick<Booking, 'isReturning'>>,
  bookedBy: By,
): Booking => {
  const booking = addBooking(clinic, { ...wanted, comment: wanted.comment ?? null, bookedBy })
  clinic.notify('slot-booked', visitData(clinic, booking))
  return booking
}

const end = (
  clinic: Clinic,
  booking: Booking,
  how: { readonly status: 'canceled' | 'moved'; readonly by: By },
) => {
  booking.status = how.status
  booking.canceledBy = how.by
  booking.canceledAt = clinic.now()
}

export const cancelVisit = (clinic: Clinic, booking: Booking, by: By): void => {
  end(clinic, booking, { status: 'canceled', by })
  clinic.notify('booking-canceled', visitData(clinic, booking))
}

/** Where and when a visit shall be instead. */
export type MoveTarget = Pick<WantedVisit, 'address' | 'service' | 'start' | 'duration'>

/** Replaces the booking by a new one. */
export const moveVisit = (
  clinic: Clinic,
  booking: Booking,
  target: MoveTarget & { readonly by: By },
): Booking => {
  const { by, ...to } = target
  end(clinic, booking, { status: 'moved', by })
  const { patient, comment, isReturning, origin } = booking
  const moved = addBooking(clinic, { ...to, patient, comment, isReturning, origin, bookedBy: by })
  clinic.notify('booking-moved', movedData(clinic, booking, moved))
  return moved
}

export const confirmVisit = (clinic: Clinic, booking: Booking): void => {
  booking.confirmed = true
  clinic.notify('booking-confirmed', visitData(clinic, booking))
}

export const markPresence = (clinic: Clinic, booking: Booking, presence: 'present' | 'absent'): void => {
  booking.presence = presence
  clinic.notify('presence-marked', presenceData(clinic, booking))
}

export const notifyBreaks = (
  clinic: Clinic,
  name: 'break-created' | 'break-removed' | 'break-moved',
  breaks: readonly Break[],
): void => {
  for (const one of breaks) clinic.notify(name, breakData(clinic, one))
}

/** What became of a patient's wish. `booking` is the visit as it is then. */
export type Wish =
  | Exclude<Verdict, { kind: 'approved' }>
  | { readonly kind: 'done'; readonly booking: Booking }

/** A patient books in the portal, if the clients with a gate approve. assumed: the gate asks for patients' wishes only. */
export const patientBooks = async (clinic: Clinic, wanted: WantedVisit): Promise<Wish> => {
  const verdict = await clinic.ask('slot-booking', bookingRequestData(clinic, wanted))
  return verdict.kind === 'denied' ? verdict : { kind: 'done', booking: bookVisit(clinic, wanted, 'user') }
}

export const patientMoves = async (clinic: Clinic, booking: Booking, to: MoveTarget): Promise<Wish> => {
  const verdict = await clinic.ask('booking-moving', movingRequestData(clinic, booking, to))
  return verdict.kind === 'denied'
    ? verdict
    : { kind: 'done', booking: moveVisit(clinic, booking, { ...to, by: 'user' }) }
}
