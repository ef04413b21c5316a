import { addText } from '@/text'
import en from '@/text/en/never.json'
import zh from '@/text/zh/never.json'

addText('never', zh, en)
