import type { Booking, Clinic } from './clinic.ts'

/** Adds a booking with a new id and the current time as its date. */
export const addBooking = (
  clinic: Clinic,
  visit: Pick<Booking, 'address' | 'service' | 'patient' | 'start' | 'duration' | 'bookedBy' | 'comment'> &
    Partial<Booking>,
): Booking => {
  const id = clinic.nextId()
  const booking: Booking = {
    isReturning: false,
    ...visit,
    id,
    origin: visit.origin ?? id,
    bookedAt: clinic.now(),
    status: 'booked',
    presence: null,
    confirmed: false,
    canceledBy: '',
    canceledAt: null,
  }
  clinic.bookings.push(booking)
  return booking
}
