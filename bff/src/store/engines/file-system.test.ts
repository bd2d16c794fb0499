import { describe, expect, it } from 'vitest'
import { durabilityOf } from './file-system.ts'

describe('the file system that the embedded store lies in', () => {
  it.each([
    ['ext4', 0xef53],
    ['xfs', 0x58465342],
    ['btrfs', 0x9123683e],
    ['overlayfs', 0x794c7630],
    ['zfs', 0x2fc12fc1],
  ])('%s keeps what it acknowledged', (_, type) => {
    expect(durabilityOf(type)).toEqual({ kind: 'durable' })
  })

  it.each([
    ['tmpfs', 0x01021994],
    ['ramfs', 0x858458f6],
  ])('%s forgets when the machine stops', (name, type) => {
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
  ])('%s promises nothing, and is called by its name', (name, type) => {
    expect(durabilityOf(type)).toEqual({ kind: 'unknown', name: expect.stringContaining(name) })
  })

  it('a type that nobody knows promises nothing, and its number is said', () => {
    expect(durabilityOf(0x12345678)).toEqual({
      kind: 'unknown',
      name: 'an unknown file system (0x12345678)',
    })
  })

  it('a number that arrived with a sign is the same number', () => {
    expect(durabilityOf(0xff534d42 - 2 ** 32)).toMatchObject({ name: 'CIFS' })
    expect(durabilityOf(0x9123683e - 2 ** 32)).toEqual({ kind: 'durable' })
  })
})
