export interface Facility {
  readonly id: string
  readonly name: string
}

export interface Doctor {
  readonly id: string
  readonly name: string
  readonly surname: string
  readonly facility: string
  readonly specializations: readonly { readonly id: string; readonly name: string }[]
  readonly licenceNumber: string
}

export interface Address {
  readonly id: string
  readonly doctor: string
  readonly name: string | null
  readonly street: string | null
  readonly post_code: string
  readonly city_name: string | null
  readonly is_online_only: boolean
  readonly commercial_type: 'premium' | 'saas-only' | 'basic'
  readonly visit_payment: boolean
  insurance_support: 'private' | 'insurance' | 'private_and_insurance'
  calendar: 'enabled' | 'disabled'
}

export interface AddressService {
  readonly id: string
  readonly address: string
  readonly name: string
  /** An integer (truncated) or null. @see https://integrations.docplanner.com/docs */
  readonly price: number | null
  readonly is_price_from: boolean
  readonly is_default: boolean
  readonly service_id: string
  readonly description: string
  readonly is_visible: boolean
  readonly default_duration: number
  readonly custom_name: string | null
  readonly allowed_patients: { readonly minimum_age: number; readonly maximum_age: number }
}

export const facilities: readonly Facility[] = [
  { id: '1', name: 'Sample hospital' },
  { id: '2', name: 'Another sample hospital' },
]

const doctor = (
  of: Pick<Doctor, 'id' | 'name' | 'surname' | 'facility'>,
  speciality: [string, string],
): Doctor => ({
  ...of,
  specializations: [{ id: speciality[0], name: speciality[1] }],
  licenceNumber: `28/28/${of.id}`,
})

export const doctors: readonly Doctor[] = [
  doctor({ id: '123', name: 'Elena', surname: 'Prado Sample', facility: '1' }, ['12', 'Radiology']),
  doctor({ id: '124', name: 'Marcos', surname: 'Vidal Sample', facility: '1' }, ['14', 'Dermatology']),
  doctor({ id: '223', name: 'Lucía', surname: 'Serra Sample', facility: '2' }, ['12', 'Radiology']),
]

const address = (id: string, doctorId: string, more: Partial<Address>): Address => ({
  id,
  doctor: doctorId,
  name: 'Sample hospital',
  street: 'Calle de Muestra 1',
  post_code: '28014',
  city_name: 'Madrid',
  is_online_only: false,
  commercial_type: 'premium',
  visit_payment: false,
  insurance_support: 'private_and_insurance',
  calendar: 'enabled',
  ...more,
})

/** New copies on each call, because an address changes while the simulator runs. */
export const addresses = (): Address[] => [
  address('111', '123', {}),
  // Name, street and city may be null since contract 1.4.5.
  address('113', '123', {
    name: null,
    street: null,
    city_name: null,
    is_online_only: true,
    visit_payment: true,
  }),
  address('112', '124', { commercial_type: 'basic', insurance_support: 'private' }),
  address('211', '223', {
    name: 'Another sample hospital',
    street: 'Carrer de Mostra 2',
    city_name: 'Barcelona',
  }),
]

/** The dictionary behind `service_id`. */
export const services: readonly {
  id: string
  name: string
  specialization: string
  only_diagnostics: boolean
}[] = [
  { id: '1', name: 'USG', specialization: '12', only_diagnostics: true },
  { id: '2', name: 'First consultation', specialization: '12', only_diagnostics: false },
  { id: '3', name: 'Dermatoscopy', specialization: '14', only_diagnostics: false },
]

const offered = (
  id: string,
  addressId: string,
  serviceId: string,
  more: Partial<AddressService>,
): AddressService => ({
  id,
  address: addressId,
  name: services.find((service) => service.id === serviceId)?.name ?? '',
  price: 100,
  is_price_from: false,
  is_default: true,
  service_id: serviceId,
  description: 'Description of service',
  is_visible: true,
  default_duration: 30,
  custom_name: null,
  allowed_patients: { minimum_age: 0, maximum_age: 99 },
  ...more,
})

export const addressServices = (): AddressService[] => [
  offered('101', '111', '1', {}),
  offered('102', '111', '2', { price: null, is_default: false }),
  offered('103', '113', '2', { price: 60, default_duration: 20 }),
  offered('104', '112', '3', { price: 80 }),
  offered('201', '211', '1', { price: 95, is_price_from: true }),
]

export interface InsurancePlan {
  readonly insurance_plan_id: string
  readonly name: string
}

/** The dictionary of insurance providers and their plans. */
export const insuranceProviders: readonly {
  readonly id: string
  readonly name: string
  readonly plans: readonly InsurancePlan[]
}[] = [
  { id: '11', name: 'Sample Insurance 1', plans: [] },
  { id: '52', name: 'Sample Insurance 2', plans: [{ insurance_plan_id: '521', name: 'Gold' }] },
]
