import { addText } from '@/text'
import en from '@/text/en/deposits.json'
import zh from '@/text/zh/deposits.json'

addText('deposits', zh, en)
