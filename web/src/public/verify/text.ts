import { addText } from '@/text'
import en from '@/text/en/verify.json'
import zh from '@/text/zh/verify.json'

addText('verify', zh, en)
