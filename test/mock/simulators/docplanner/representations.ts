import type { Address, AddressService, Doctor } from './clinic-data.ts'
import type { Booking, Break, Clinic } from './clinic.ts'

/** The values of the `with` parameter. assumed: `with[]` is ignored. @see https://integrations.docplanner.com/docs */
export type Extensions = ReadonlySet<string>

/** The listed keys that the request asks for. */
const expanded = (requested: Extensions, extras: Readonly<Record<string, [key: string, value: unknown]>>) =>
  Object.fromEntries(Object.entries(extras).flatMap(([name, pair]) => (requested.has(name) ? [pair] : [])))

export const showAddress = (address: Address, requested: Extensions) => ({
  id: address.id,
  name: address.name,
  post_code: address.post_code,
  street: address.street,
  city_name: address.city_name,
  ...expanded(requested, {
    'address.booking_extra_fields': ['booking_extra_fields', { birth_date: true, gender: true, nin: true }],
    'address.online_only': ['is_online_only', address.is_online_only],
    'address.visit_payment': ['visit_payment', address.visit_payment],
    'address.commercial_type': ['commercial_type', address.commercial_type],
    'address.insurance_support': ['insurance_support', address.insurance_support],
  }),
})

export const showDoctor = (clinic: Clinic, doctor: Doctor, requested: Extensions) => ({
  id: doctor.id,
  name: doctor.name,
  surname: doctor.surname,
  ...expanded(requested, {
    'doctor.specializations': ['specializations', { _items: doctor.specializations }],
    'doctor.addresses': [
      'addresses',
      {
        _items: clinic.addresses
          .filter((address) => address.doctor === doctor.id)
          .map((address) => showAddress(address, requested)),
      },
    ],
    'doctor.license_numbers': [
      'license_numbers',
      { _items: [{ id: doctor.id, license_number: doctor.licenceNumber }] },
    ],
    'doctor.profile_url': ['profile_url', `http://www.example.com/doctor/${doctor.id}`],
  }),
})

export const showService = (service: AddressService, requested: Extensions = new Set()) => ({
  id: service.id,
  name: service.name,
  price: service.price,
  is_price_from: service.is_price_from,
  is_default: service.is_default,
  service_id: service.service_id,
  description: service.description,
  is_visible: service.is_visible,
  ...expanded(requested, {
    'address_service.allowed_patients': ['allowed_patients', service.allowed_patients],
    'address_service.custom_name': ['custom_name', service.custom_name],
    'address_service.public_insurance_flow': ['public_insurance_flow', null],
  }),
})

export const showBreak = (clinic: Clinic, entry: Break) => ({
  id: entry.id,
  since: clinic.time.iso(entry.since),
  till: clinic.time.iso(entry.till),
  description: entry.description,
})

/** A booking without patient and service, which the list includes only on request. @see https://integrations.docplanner.com/docs */
export const showBookingCore = ({ time }: Clinic, booking: Booking) => ({
  id: booking.id,
  status: booking.status,
  start_at: time.iso(booking.start),
  end_at: time.iso(booking.start + booking.duration * 60_000),
  duration: booking.duration,
  booked_by: booking.bookedBy,
  canceled_by: booking.canceledBy,
  booked_at: time.iso(booking.bookedAt),
  canceled_at: booking.canceledAt === null ? null : time.iso(booking.canceledAt),
})

// The documented examples show phone and nin as JSON numbers although the schema says string.
const digits = (text: string | undefined): number | string | null => {
  if (text === undefined) return null
  return /^\+?\d{1,15}$/.test(text) ? Number(text) : text
}

export const showPatient = ({ patient, isReturning }: Booking) => ({
  name: patient.name,
  surname: patient.surname ?? null,
  email: patient.email ?? null,
  phone: digits(patient.phone),
  birth_date: patient.birth_date ?? null,
  nin: digits(patient.nin),
  gender: patient.gender ?? null,
  is_returning: isReturning,
  insurance_number: null,
})

const serviceOf = (clinic: Clinic, booking: Booking, requested: Extensions) => {
  const service = clinic.services.find(({ id }) => id === booking.service)
  return service === undefined ? null : showService(service, requested)
}

/** A single booking always includes patient and service. */
export const showBooking = (clinic: Clinic, booking: Booking, requested: Extensions = new Set()) => ({
  ...showBookingCore(clinic, booking),
  patient: showPatient(booking),
  address_service: serviceOf(clinic, booking, requested),
  comment: booking.comment,
  insurance: null,
  ...expanded(requested, { 'booking.moving': ['moving', showMoves(clinic, booking)] }),
})

// Equal ids mean that the booking was not moved.
const showMoves = (clinic: Clinic, { origin }: Booking) => ({
  origin_booking_id: origin,
  newest_booking_id: clinic.bookings.findLast((booking) => booking.origin === origin)?.id ?? origin,
})

export const showListedBooking = (clinic: Clinic, booking: Booking, requested: Extensions) => ({
  ...showBookingCore(clinic, booking),
  ...expanded(requested, {
    'booking.patient': ['patient', showPatient(booking)],
    'booking.address_service': ['address_service', serviceOf(clinic, booking, requested)],
    'booking.presence': ['presence', booking.presence],
    'booking.confirmation': ['confirmed', booking.confirmed],
  }),
})
