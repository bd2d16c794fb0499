import type { AddressService } from './clinic-data.ts'
import type { Booking, Break, Clinic } from './clinic.ts'
import { showAddress, showBookingCore, showService } from './representations.ts'

/** The location that every event includes. */
export const place = (clinic: Clinic, addressId: string) => {
  const address = clinic.addresses.find(({ id }) => id === addressId)
  const doctor = clinic.doctors.find(({ id }) => id === address?.doctor)
  const facility = clinic.facilities.find(({ id }) => id === doctor?.facility)
  return {
    facility,
    doctor: { id: doctor?.id, name: doctor?.name, surname: doctor?.surname },
    address: address === undefined ? undefined : showAddress(address, new Set()),
  }
}

const serviceOf = (clinic: Clinic, id: string) => {
  const service = clinic.services.find((one) => one.id === id)
  return service === undefined ? null : showService(service)
}

/** A booking in an event. Phone and nin are strings here, unlike in the REST examples. */
const visit = (clinic: Clinic, booking: Booking) => ({
  ...showBookingCore(clinic, booking),
  address_service: serviceOf(clinic, booking.service),
  patient: booking.patient,
  comment: booking.comment,
})

/** The data of `slot-booked`, `booking-confirmed` and `booking-canceled`. */
export const visitData = (clinic: Clinic, booking: Booking) => ({
  ...place(clinic, booking.address),
  visit_booking: visit(clinic, booking),
})

/** The data of `booking-moved`: the old booking counts as canceled, and the new one has another id. */
export const movedData = (clinic: Clinic, from: Booking, to: Booking) => ({
  ...place(clinic, to.address),
  old_visit_booking: { ...visit(clinic, from), status: 'canceled' },
  new_visit_booking: visit(clinic, to),
})

/** The data of `presence-marked`, whose presence is in upper case, unlike in the REST examples. */
export const presenceData = (clinic: Clinic, booking: Booking) => ({
  ...visitData(clinic, booking),
  presence: booking.presence?.toUpperCase(),
})

/** The data of `break-created`, `break-removed` and `break-moved`, which have no description. */
export const breakData = (clinic: Clinic, { id, address, since, till }: Break) => ({
  ...place(clinic, address),
  break: { id, since: clinic.time.iso(since), till: clinic.time.iso(till) },
})

/** The data of `address-service-created`, `-changed` and `-deleted`. */
export const serviceData = (clinic: Clinic, service: AddressService) => ({
  ...place(clinic, service.address),
  address_service: showService(service),
})

/** A visit that somebody wants. */
export interface WantedVisit extends Pick<Booking, 'address' | 'service' | 'patient' | 'start' | 'duration'> {
  readonly comment?: string | null
}

const times = ({ time }: Clinic, { start, duration }: Pick<WantedVisit, 'start' | 'duration'>) => ({
  start_at: time.iso(start),
  end_at: time.iso(start + duration * 60_000),
  duration,
})

/** The data of the question `slot-booking`: the visit has no id yet. */
export const bookingRequestData = (clinic: Clinic, wanted: WantedVisit) => ({
  ...place(clinic, wanted.address),
  visit_booking_request: {
    booking_at: clinic.time.iso(clinic.now()),
    booking_by: 'user',
    ...times(clinic, wanted),
    address_service: serviceOf(clinic, wanted.service),
    patient: wanted.patient,
    comment: wanted.comment ?? null,
  },
})

/** The data of the question `booking-moving`, without the patient. */
export const movingRequestData = (
  clinic: Clinic,
  booking: Booking,
  to: Pick<WantedVisit, 'start' | 'duration' | 'service' | 'address'>,
) => {
  const at = clinic.time.iso(clinic.now())
  return {
    ...place(clinic, to.address),
    canceling_booking: {
      ...showBookingCore(clinic, booking),
      address_service: serviceOf(clinic, booking.service),
      canceling_by: 'user',
      canceling_at: at,
    },
    creating_booking: {
      booking_by: 'user',
      booking_at: at,
      ...times(clinic, to),
      address_service: serviceOf(clinic, to.service),
      // assumed: derived from the booking; the documents show a UUID without its meaning
      signature: `00000000-0000-4000-8000-${booking.id.padStart(12, '0')}`,
    },
  }
}
