import type { FieldProblem } from '@/api/client'
import { changedNames, type Value } from '@/form'

/** What the server holds of a draft. */
export interface Held {
  form: Value
  revision: number
  problems: FieldProblem[]
}

export interface Saved {
  revision: number
  problems: FieldProblem[]
  savedAt: string
}

export type SaveFault = 'offline' | 'signed_out' | 'stale' | 'refused'

/** The server and the browser's store as a draft needs them; `faultOf` sorts what went wrong. */
export interface DraftWorld {
  read: () => Promise<Held>
  save: (changes: Value, revision: number) => Promise<Saved>
  faultOf: (error: unknown) => SaveFault
  recall: () => string | null
  remember: (text: string | null) => void
}

/** A field that two people changed: the text of one must be chosen. */
export interface Clash {
  name: string
  mine: unknown
  theirs: unknown
}

export type DraftStatus = 'saved' | 'waiting' | 'saving' | 'offline' | 'signed_out' | 'clash' | 'refused'

export interface DraftView {
  form: Value
  problems: FieldProblem[]
  status: DraftStatus
  savedAt?: string
  clashes: Clash[]
  /** Changes that only this browser had were found when the page was opened. */
  recovered: boolean
  /** Changes of somebody else came in while this page was open. */
  joined: boolean
  error?: unknown
}

/** What only this browser has: the changed fields as they were in the common state and as they are now. */
interface Backup {
  names: string[]
  base: Value
  form: Value
}

const quiet = 700 // milliseconds after the last key
const patience = 4000 // milliseconds that typing may put off saving
const longestWait = 30_000

/**
 * Keeps a draft: every change stands in the browser's store at once, is sent shortly after, and is sent again until the
 * server has it. Where somebody else saved meanwhile, fields that only one side changed are joined; the rest is asked.
 */
export class DraftKeeper {
  private base: Held
  private view: DraftView
  private listeners = new Set<() => void>()
  private timer?: ReturnType<typeof setTimeout>
  private storing?: ReturnType<typeof setTimeout>
  private changedAt = 0
  private failures = 0
  private sending?: Promise<void>
  /** What came in while words were under way; it is taken once the answer is there. */
  private arrived?: Held

  constructor(
    held: Held,
    private readonly world: DraftWorld,
  ) {
    this.base = held
    this.view = { form: held.form, problems: held.problems, status: 'saved', clashes: [], recovered: false, joined: false }
    this.recover()
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
  current = () => this.view
  get revision() {
    return this.base.revision
  }

  /** Takes what was typed. */
  change = (form: Value) => {
    if (this.changedAt === 0) this.changedAt = Date.now()
    const clashing = this.view.status === 'clash'
    this.show({ form, status: clashing ? 'clash' : this.view.status === 'offline' || this.view.status === 'signed_out' ? this.view.status : 'waiting' })
    this.keepSoon()
    if (!clashing && this.view.status === 'waiting') this.schedule(Math.max(0, Math.min(quiet, this.changedAt + patience - Date.now())))
  }

  /** Sends what has not been sent; resolves when the server has all of it or says why not. */
  flush = async (): Promise<boolean> => {
    clearTimeout(this.timer)
    this.keep()
    while (this.sending) await this.sending
    if (this.dirty().length > 0 && this.view.status !== 'clash') {
      const sending = this.send().finally(() => {
        this.sending = undefined
      })
      this.sending = sending
      await sending
      const arrived = this.arrived
      this.arrived = undefined
      if (arrived) this.adopt(arrived)
    }
    const done = this.dirty().length === 0 && this.view.status !== 'clash'
    // What was typed may have been taken back again: then there was nothing to send.
    if (done && this.view.status === 'waiting') this.show({ status: 'saved' })
    return done
  }

  /** Tries again now: the network or the session came back. */
  retry = () => {
    if (this.dirty().length > 0 && this.view.status !== 'clash' && !this.sending) void this.flush()
  }

  /** Takes what somebody did to the case outside the form (a participant), which makes a new revision. */
  adopt = (held: Held) => {
    if (this.sending) {
      if (!this.arrived || held.revision >= this.arrived.revision) this.arrived = held
    } else if (held.revision > this.base.revision) this.join(held)
    // The same form judged again, e.g. in another language.
    else if (held.revision === this.base.revision && this.view.status === 'saved') this.show({ problems: held.problems })
  }

  /** Settles the clashes: for each field the words that are to stand. */
  settle = (choices: Value) => {
    this.show({ form: { ...this.view.form, ...choices }, clashes: [], status: 'waiting' })
    this.keep()
    void this.flush()
  }

  /** Stops; what was not sent stays in the browser's store. */
  close = () => {
    clearTimeout(this.timer)
    this.keep()
  }

  dirty = () => changedNames(this.base.form, this.view.form)

  private show(change: Partial<DraftView>) {
    this.view = { ...this.view, ...change }
    this.listeners.forEach((listener) => listener())
  }

  private schedule(delay: number) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.flush(), delay)
  }

  private async send(): Promise<void> {
    const form = this.view.form
    const changes: Value = {}
    for (const name of this.dirty()) changes[name] = form[name] ?? null
    this.changedAt = 0
    this.show({ status: 'saving', error: undefined })
    try {
      const saved = await this.world.save(changes, this.base.revision)
      this.failures = 0
      // What was typed while this was under way is still to be sent.
      this.base = { form, revision: saved.revision, problems: saved.problems }
      const more = this.dirty().length > 0
      this.show({ problems: saved.problems, savedAt: saved.savedAt, status: more ? 'waiting' : 'saved', recovered: false })
      this.keep()
      if (more) this.schedule(quiet)
    } catch (error) {
      await this.fail(error)
    }
  }

  private async fail(error: unknown) {
    const fault = this.world.faultOf(error)
    if (fault === 'stale') {
      try {
        this.join(await this.world.read())
      } catch (reading) {
        const again = this.world.faultOf(reading)
        this.show({ status: again === 'stale' ? 'refused' : again, error: reading })
        if (again === 'offline') this.later()
      }
      return
    }
    this.show({ status: fault, error })
    if (fault === 'offline') this.later()
  }

  private later() {
    this.failures++
    this.schedule(Math.min(longestWait, 1000 * 2 ** Math.min(this.failures, 5)))
  }

  /** Joins what the server has with what was typed here since the last common state. */
  private join(theirs: Held) {
    const before = this.base.form
    const mine = this.view.form
    const form: Value = { ...theirs.form }
    const clashes: Clash[] = []
    const changedThere = new Set(changedNames(before, theirs.form))
    // What was asked and not yet answered is still to be asked, whichever field they touched since.
    const asked = new Set(this.view.clashes.map((clash) => clash.name))
    for (const name of changedNames(before, mine)) {
      if ((changedThere.has(name) || asked.has(name)) && changedNames({ x: mine[name] }, { x: theirs.form[name] }).length > 0) clashes.push({ name, mine: mine[name], theirs: theirs.form[name] })
      if (mine[name] === undefined) delete form[name]
      else form[name] = mine[name]
    }
    this.base = theirs
    const waiting = changedNames(theirs.form, form).length > 0
    this.show({ form, problems: theirs.problems, clashes, joined: this.view.joined || changedThere.size > 0, status: clashes.length > 0 ? 'clash' : waiting ? 'waiting' : 'saved' })
    this.keep()
    if (clashes.length === 0 && waiting) this.schedule(0)
  }

  private keepSoon() {
    clearTimeout(this.storing)
    this.storing = setTimeout(() => this.keep(), 100)
  }

  private keep() {
    clearTimeout(this.storing)
    const names = this.dirty()
    if (names.length === 0) return this.world.remember(null)
    const part = (form: Value) => Object.fromEntries(names.filter((name) => form[name] !== undefined).map((name) => [name, form[name]]))
    const backup: Backup = { names, base: part(this.base.form), form: part(this.view.form) }
    this.world.remember(JSON.stringify(backup))
  }

  private recover() {
    let backup: Backup | undefined
    try {
      backup = JSON.parse(this.world.recall() ?? 'null') ?? undefined
    } catch {
      return // not ours, or cut off; the server's state stands
    }
    if (!backup || !Array.isArray(backup.names)) return
    const clashes: Clash[] = []
    const form: Value = { ...this.base.form }
    for (const name of backup.names) {
      const mine = backup.form[name]
      const changedSince = changedNames({ x: backup.base[name] }, { x: this.base.form[name] }).length > 0
      if (changedSince && changedNames({ x: mine }, { x: this.base.form[name] }).length > 0) clashes.push({ name, mine, theirs: this.base.form[name] })
      if (mine === undefined) delete form[name]
      else form[name] = mine
    }
    if (changedNames(this.base.form, form).length === 0) return this.world.remember(null)
    this.view = { ...this.view, form, clashes, recovered: true, status: clashes.length > 0 ? 'clash' : 'waiting' }
    if (clashes.length === 0) this.schedule(0)
  }
}
