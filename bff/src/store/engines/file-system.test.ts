import { describe, expect, it } from 'vitest'
import { durabilityOf } from './file-system.ts'

describe('the file system of the embedded store', () => {
  it.each([
    ['ext4', 0xef53],
    ['xfs', 0x58465342],
    ['btrfs', 0x9123683e],
    ['overlayfs', 0x794c7630],
    ['zfs', 0x2fc12fc1],
  ])('%s is durable', (_, type) => {
    expect(durabilityOf(type)).toEqual({ kind: 'durable' })
  })

  it.each([
    ['tmpfs', 0x01021994],
    ['ramfs', 0x858458f6],
  ])('%s is volatile', (name, type) => {
    expect(durabilityOf(type)).toEqual({ kind: 'volatile', name })
  })

  it.each([
    ['NFS', 0x6969],
    ['SMB', 0x517b],
    ['CIFS', 0xff534d42],
    ['SMB2', 0xfe534d42],
    ['FUSE', 0x65735546],
    ['9p', 0x01021997],
    ['Ceph', 0x00c36400],
    ['Lustre', 0x0bd00bd0],
    ['VirtualBox', 0x786f4256],
  ])('%s is not durable and is reported by its name', (name, type) => {
    expect(durabilityOf(type)).toEqual({ kind: 'unknown', name: expect.stringContaining(name) })
  })

  it('an unknown type is not durable and is reported by its number', () => {
    expect(durabilityOf(0x12345678)).toEqual({
      kind: 'unknown',
      name: 'an unknown file system (0x12345678)',
    })
  })

  it('a signed type number is treated like the unsigned one', () => {
    expect(durabilityOf(0xff534d42 - 2 ** 32)).toMatchObject({ name: 'CIFS' })
    expect(durabilityOf(0x9123683e - 2 ** 32)).toEqual({ kind: 'durable' })
  })
})
