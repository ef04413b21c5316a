import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatSize } from '@/format/amounts'
import { faultOf, usualTerms, type FileTerms } from './files'
import './text'

export interface RefusedFile {
  name: string
  /** Why, and what to do. */
  words: string
}

/** Sorts chosen files before a byte of them is sent: `check` gives those that may go, `refused` are the others of the last choice. */
export function useFileCheck(terms: FileTerms = usualTerms) {
  const { t } = useTranslation('form')
  const [refused, setRefused] = useState<RefusedFile[]>([])
  const check = async (files: File[]): Promise<File[]> => {
    const faults = await Promise.all(files.map((file) => faultOf(file, terms)))
    setRefused(files.flatMap((file, at) => (faults[at] ? [{ name: file.name, words: t(`file_fault.${faults[at]}`, { limit: formatSize(terms.limit), kinds: terms.kinds.join(' ') }) }] : [])))
    return files.filter((_, at) => !faults[at])
  }
  return { check, refused }
}
