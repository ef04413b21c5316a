import type { Schemas } from '@/api/client'

export type Attachment = Schemas['Attachment']

/** What the registry takes (src/office/receive_upload.cpp judges by content as well). */
export const acceptedExtensions = ['.pdf', '.png', '.jpg', '.jpeg', '.zip', '.xlsx', '.docx', '.ofd', '.csv', '.txt', '.json', '.jsonl', '.xml']
export const greatestSize = 200 * 1024 * 1024
const greatestNameLength = 200

const magic: Record<string, number[]> = {
  '.pdf': [0x25, 0x50, 0x44, 0x46],
  '.png': [0x89, 0x50, 0x4e, 0x47],
  '.jpg': [0xff, 0xd8, 0xff],
  '.jpeg': [0xff, 0xd8, 0xff],
  '.zip': [0x50, 0x4b, 0x03, 0x04],
  '.xlsx': [0x50, 0x4b, 0x03, 0x04],
  '.docx': [0x50, 0x4b, 0x03, 0x04],
  '.ofd': [0x50, 0x4b, 0x03, 0x04],
}

export type FileFault = 'empty' | 'size' | 'kind' | 'content' | 'name'

/** Which files are taken: their endings and their greatest size in bytes. */
export interface FileTerms {
  kinds: string[]
  limit: number
}
export const usualTerms: FileTerms = { kinds: acceptedExtensions, limit: greatestSize }

/** What is wrong with a file, before a byte of it is sent; undefined where nothing is. */
export async function faultOf(file: File, { kinds, limit }: FileTerms = usualTerms): Promise<FileFault | undefined> {
  if (file.size === 0) return 'empty'
  if (file.size > limit) return 'size'
  if (file.name.length > greatestNameLength || /[/\\\r\n\t"]/.test(file.name)) return 'name'
  const extension = /\.[^.]+$/.exec(file.name.toLowerCase())?.[0] ?? ''
  if (!kinds.includes(extension)) return 'kind'
  const expected = magic[extension]
  if (!expected) return undefined
  const head = new Uint8Array(await file.slice(0, expected.length).arrayBuffer())
  return expected.every((byte, at) => head[at] === byte) ? undefined : 'content'
}

/** Where the files of a form go and come from. */
export interface FileDesk {
  attachments: Attachment[]
  upload: (file: File, kind: string, onProgress: (share: number) => void) => Promise<Attachment>
  /** Address of a file's content, undefined where it is not in the case any more. */
  addressOf: (blob: string) => string | undefined
}

/** SHA-256 in hexadecimal, computed here; undefined where the file is too large to be read at once. */
export async function digestOf(file: File): Promise<string | undefined> {
  if (file.size > 128 * 1024 * 1024 || !crypto.subtle) return undefined
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(await file.arrayBuffer()))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
