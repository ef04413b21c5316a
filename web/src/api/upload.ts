import { commonHeaders, idempotencyKey, ProblemError, tellSessionLost, type Schemas } from './client'

interface Sending {
  method: 'POST' | 'PUT'
  /** Path with query. */
  address: string
  file: File
  /** Share that has been sent, 0 to 1. */
  onProgress: (share: number) => void
}

/** Sends a file as it is, byte for byte. XMLHttpRequest, because fetch does not tell how much has been sent. */
export function sendFile<Answer>({ method, address, file, onProgress }: Sending): Promise<Answer> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest()
    request.open(method, address)
    for (const [name, value] of Object.entries({ ...commonHeaders(true), 'Content-Type': 'application/octet-stream', 'Idempotency-Key': idempotencyKey() })) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => onProgress(event.lengthComputable ? event.loaded / event.total : 0)
    request.onload = () => {
      if (request.status < 300) return done(JSON.parse(request.responseText) as Answer)
      if (request.status === 401) tellSessionLost()
      let problem: Partial<Schemas['Problem']> = {}
      try {
        problem = JSON.parse(request.responseText) as Partial<Schemas['Problem']>
      } catch {
        // a proxy's own page; the status says enough
      }
      failed(new ProblemError(request.status, problem))
    }
    request.onerror = () => failed(new ProblemError(0, { reason: 'client.offline' }))
    request.send(file)
  })
}

interface Upload {
  caseId: string
  /** Code of an objection filed without an account. */
  code?: string
  file: File
  kind: string
  /** Share that has been sent, 0 to 1. */
  onProgress: (share: number) => void
}

/** Adds a file to a case. */
export function uploadAttachment({ caseId, code, file, kind, onProgress }: Upload): Promise<Schemas['Attachment']> {
  const query = new URLSearchParams({ kind, name: file.name.normalize('NFC'), ...(code && { code }) })
  return sendFile({ method: 'POST', address: `/api/v1/cases/${encodeURIComponent(caseId)}/attachments?${query}`, file, onProgress })
}
