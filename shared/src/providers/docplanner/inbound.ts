import type { InboundFacts } from '../inbound.ts'

/**
 * Notification callbacks. They have no id and no signature.
 * @see https://integrations.docplanner.com/guide/callbacks/push-vs-pull.html
 */
export const docplannerInbound: InboundFacts = {
  signature: null,
  // https://integrations.docplanner.com/guide/fundamentals/authorization.html
  addressList: {
    json: 'https://www.{domain}/public/docs/public-ips.json',
    member: 'API',
    text: 'https://www.{domain}/public/docs/public-ips.txt',
    refreshHours: 24,
  },
  queue: {
    take: 'pull-notifications',
    takesMax: 100,
    count: 'limit',
    items: 'notifications',
    left: 'remaining',
    emptyStatus: 404,
    expiresHours: 72,
    release: 'release-notifications',
  },
  envelope: {
    name: 'name',
    createdAt: 'created_at',
    resource: [
      { of: 'booking', id: 'data.visit_booking.id' },
      { of: 'booking', id: 'data.old_visit_booking.id' },
      { of: 'break', id: 'data.break.id' },
      { of: 'service', id: 'data.address_service.id' },
      { of: 'address', id: 'data.address.id' },
    ],
    // The same event can be sent with its members in another order, so the bytes alone do not tell repeats.
    fingerprint: ['name', 'created_at', 'data'],
    // For an event without a time: the last of three retries comes 21 minutes after the first try.
    // https://integrations.docplanner.com/guide/callbacks/real-time-requests.html
    sameBytesMinutes: 30,
  },
  events: {
    'slot-booking': 'A patient wants to book an appointment',
    'slot-booked': 'An appointment was booked',
    'booking-canceled': 'An appointment was cancelled',
    'booking-moving': 'A patient wants to move an appointment',
    'booking-moved': 'An appointment was moved',
    'booking-confirmed': 'An appointment was confirmed',
    'booking-payment-status-changed': 'The payment of an appointment changed',
    'break-created': 'A break was added to the calendar',
    'break-removed': 'A break was removed from the calendar',
    'break-moved': 'A break was moved in the calendar',
    'presence-marked': 'A patient was marked as present or absent',
    'address-service-created': 'A service was added',
    'address-service-deleted': 'A service was removed',
    'address-service-changed': 'A service was changed',
    'address-commercial-type-changed': 'The plan of an address changed',
    'address-assigned': 'An address was assigned to a doctor',
    'address-unassigned': 'An address was taken from a doctor',
  },
  gates: ['slot-booking', 'booking-moving'],
  repeatsForDays: 14, // undelivered notifications can be released until they are deleted
}
