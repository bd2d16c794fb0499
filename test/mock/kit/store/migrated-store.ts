export { sqlStore } from '@planbridge/bff/testing'
