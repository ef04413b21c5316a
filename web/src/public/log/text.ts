import { addText } from '@/text'
import en from '@/text/en/log.json'
import zh from '@/text/zh/log.json'

addText('log', zh, en)
