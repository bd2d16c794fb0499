import { invalidArguments } from './answer.ts'

const insuranceFlow = 'address_service.public_insurance_flow'
const ofAddress = 'address.online_only address.visit_payment address.commercial_type'

/** The values that `with` accepts, by the end of the path. @see https://integrations.docplanner.com/docs */
const extensions: readonly (readonly [path: RegExp, values: string])[] = [
  [/^\/facilities\/[^/]+$/, 'facility.doctors'],
  [/\/doctors$/, 'doctor.profile_url doctor.specializations doctor.license_numbers'],
  [
    /\/doctors\/[^/]+$/,
    `doctor.profile_url doctor.addresses doctor.license_numbers address.booking_extra_fields ${ofAddress}`,
  ],
  [/\/addresses(\/[^/]+)?$/, `${ofAddress} address.insurance_support`],
  [/^\/services$/, 'services.only_diagnostics'],
  [
    /\/addresses\/[^/]+\/services(\/[^/]+)?$/,
    `address_service.allowed_patients address_service.custom_name ${insuranceFlow}`,
  ],
  [/\/slots$/, 'slot.services'],
  [
    /\/bookings$/,
    `booking.patient booking.address_service booking.presence booking.confirmation ${insuranceFlow}`,
  ],
  [/\/bookings\/[^/]+$/, `booking.moving ${insuranceFlow}`],
  [/\/bookings\/[^/]+\/move$/, insuranceFlow],
]

// assumed: a value outside the enumeration is an invalid argument
export const refuseUnknownExtension = (url: string): Response | undefined => {
  const { pathname, searchParams } = new URL(url)
  const path = pathname.replace('/api/v3/integration', '')
  const known = extensions.find(([pattern]) => pattern.test(path))?.[1].split(' ') ?? []
  const requested = (searchParams.get('with') ?? '').split(',').filter((name) => name !== '')
  return requested.every((name) => known.includes(name))
    ? undefined
    : invalidArguments({ with: ['One or more of the given values is invalid.'] })
}
