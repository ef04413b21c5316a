import { addText } from '@/text'
import en from '@/text/en/batch.json'
import zh from '@/text/zh/batch.json'

addText('batch', zh, en)
