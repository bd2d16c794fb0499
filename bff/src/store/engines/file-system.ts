/** Durability of the file system under the embedded store. */
export type Durability =
  | { readonly kind: 'durable' }
  | { readonly kind: 'volatile'; readonly name: string }
  | { readonly kind: 'unknown'; readonly name: string }

// Type numbers of statfs(2): https://man7.org/linux/man-pages/man2/statfs.2.html and linux/magic.h of the kernel.
const durable: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // xfs
  0x9123683e, // btrfs
  0x2fc12fc1, // zfs
  0xf2f52010, // f2fs
  0xca451a4e, // bcachefs
  0x794c7630, // overlayfs
  0x61756673, // aufs
  0xf15f, // ecryptfs
  0x3153464a, // jfs
  0x52654973, // reiserfs
  0x3434, // nilfs
  0x7366746e, // ntfs3
  0x2011bab0, // exfat
  0x4d44, // vfat
  0x482b, // hfs+
])

const volatile: ReadonlyMap<number, string> = new Map([
  [0x01021994, 'tmpfs'],
  [0x858458f6, 'ramfs'],
])

// For the error message only: every type that is not listed above is refused.
const shared: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x65735546, 'FUSE (sshfs, s3fs, a folder shared with a virtual machine, …)'],
  [0x01021997, '9p'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x01161970, 'GFS2'],
  [0x7461636f, 'OCFS2'],
  [0x786f4256, 'a VirtualBox shared folder'],
  [0xbacbacbc, 'a VMware shared folder'],
])

const bits32 = 0x1_0000_0000

/**
 * Classifies a file system by its type number. SQLite's write-ahead log is durable only with working locks and syncs.
 * @see https://sqlite.org/wal.html#noshm
 */
export const durabilityOf = (type: number): Durability => {
  // Some architectures report a signed number.
  const magic = ((type % bits32) + bits32) % bits32
  if (durable.has(magic)) return { kind: 'durable' }
  const memory = volatile.get(magic)
  if (memory !== undefined) return { kind: 'volatile', name: memory }
  return { kind: 'unknown', name: shared.get(magic) ?? `an unknown file system (0x${magic.toString(16)})` }
}
