BEGIN TRANSACTION;
CREATE TABLE account (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	full_name TEXT NOT NULL, 
	role TEXT NOT NULL, 
	password TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	disabled BOOLEAN NOT NULL, 
	created DATETIME NOT NULL, 
	CONSTRAINT pk_account PRIMARY KEY (id), 
	CONSTRAINT uq_account_name UNIQUE (name)
);
INSERT INTO "account" VALUES(1,'van-phong','Văn phòng','planner','hash',1,0,'2026-11-12 02:00:00.000000');
CREATE TABLE alarm (
	kind TEXT NOT NULL, 
	since DATETIME NOT NULL, 
	told DATETIME, 
	CONSTRAINT pk_alarm PRIMARY KEY (kind)
);
INSERT INTO "alarm" VALUES('pile','2026-11-12 02:00:00.000000',NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	who TEXT NOT NULL, 
	action TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	details TEXT NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (id)
);
INSERT INTO "audit" VALUES(1,'2026-11-12 02:00:00.000000','van-phong','sign-in','account:van-phong','{}');
INSERT INTO "audit" VALUES(2,'2026-11-12 02:00:00.000000','van-phong','honoured-saved','honoured:1','{}');
INSERT INTO "audit" VALUES(3,'2026-11-12 02:00:00.000000','van-phong','visit-saved','visit:1','{"fields": "title purpose status occurrence shift day starts ends commune spot receiver leader members cars papers groups gifts steps number document result reason note", "version": 1}');
INSERT INTO "audit" VALUES(4,'2026-11-12 02:00:00.000000','van-phong','visit-saved','visit:2','{"fields": "title purpose status occurrence shift day starts ends commune spot receiver leader members cars papers groups gifts steps number document result reason note", "version": 1}');
INSERT INTO "audit" VALUES(5,'2026-11-12 02:00:00.000000','x','step-done','visit:2','{"step": "xe"}');
CREATE TABLE bounce (
	id INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	letter_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	status TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_bounce PRIMARY KEY (id), 
	CONSTRAINT uq_bounce_digest UNIQUE (digest), 
	CONSTRAINT fk_bounce_letter_id FOREIGN KEY(letter_id) REFERENCES letter (id)
);
INSERT INTO "bounce" VALUES(1,'1111111111111111111111111111111111111111111111111111111111111111',4,'soft','4.2.2','2026-11-12 02:00:00.000000');
CREATE TABLE edition (
	id INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	root TEXT NOT NULL, 
	stored_at DATETIME NOT NULL, 
	who TEXT NOT NULL, 
	why TEXT NOT NULL, 
	CONSTRAINT pk_edition PRIMARY KEY (id)
);
INSERT INTO "edition" VALUES(1,'6936b7f571da5afd655006f0de910223ebed43eb423a52a10be0308e81483609','events.toml','2026-11-10 01:00:00.000000','thử','');
INSERT INTO "edition" VALUES(2,'b00418b663e0d9c5a161662beba02689b55c6489579aea5c763c1f8a9ee4346d','events.toml','2026-11-12 01:00:00.000000','thử','');
CREATE TABLE edition_file (
	edition_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_edition_file PRIMARY KEY (edition_id, name), 
	CONSTRAINT fk_edition_file_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id), 
	CONSTRAINT fk_edition_file_digest FOREIGN KEY(digest) REFERENCES file_text (digest)
);
INSERT INTO "edition_file" VALUES(1,'events.toml','7c6da2963a3cbe2fac1ae643dc69891ab6a4c990eeef87d7279295dffdfc8ca8');
INSERT INTO "edition_file" VALUES(2,'events.toml','f4bed9d4fc1ca4ec38a2053d49e27014ad970a1c0f904f1c39455120b56278a7');
CREATE TABLE enrolment (
	recipient_id INTEGER NOT NULL, 
	nonce VARCHAR(32) NOT NULL, 
	feeds TEXT NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	digest TEXT NOT NULL, 
	created DATETIME NOT NULL, 
	expires DATETIME NOT NULL, 
	CONSTRAINT pk_enrolment PRIMARY KEY (recipient_id), 
	CONSTRAINT fk_enrolment_recipient_id FOREIGN KEY(recipient_id) REFERENCES recipient (id)
);
INSERT INTO "enrolment" VALUES(1,'b102a4fc2e59ec43ebd9408a0225f5d1','["tat-ca"]','vi','weekly','2026-11-12 02:00:00.000000','2026-11-19 02:00:00.000000');
CREATE TABLE feed_link (
	feed TEXT NOT NULL, 
	definition TEXT NOT NULL, 
	CONSTRAINT pk_feed_link PRIMARY KEY (feed)
);
INSERT INTO "feed_link" VALUES('tat-ca','{"events": [], "groups": [], "gzip": true, "id": "tat-ca", "kinds": [], "name": "Ngày lễ, Tết và việc của cơ quan", "name_en": "All events", "places": []}');
INSERT INTO "feed_link" VALUES('loai/ethnic-festival','{"events": [], "groups": [], "gzip": true, "id": "loai/ethnic-festival", "kinds": ["ethnic-festival"], "name": "Lễ hội dân tộc", "name_en": "Ethnic festival", "places": []}');
CREATE TABLE feed_state (
	feed TEXT NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	modified DATETIME NOT NULL, 
	CONSTRAINT pk_feed_state PRIMARY KEY (feed)
);
INSERT INTO "feed_state" VALUES('tat-ca','91412cb6b99268878f99f7c233995ec56da811dcc0cf4c7279e0993eb94ed26d','2026-11-12 02:00:00.000000');
CREATE TABLE feed_use (
	feed TEXT NOT NULL, 
	day DATE NOT NULL, 
	CONSTRAINT pk_feed_use PRIMARY KEY (feed)
);
INSERT INTO "feed_use" VALUES('tat-ca','2026-11-12');
CREATE TABLE file_text (
	digest VARCHAR(64) NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_file_text PRIMARY KEY (digest)
);
INSERT INTO "file_text" VALUES('7c6da2963a3cbe2fac1ae643dc69891ab6a4c990eeef87d7279295dffdfc8ca8','
[office]
name = "Ủy ban MTTQ Việt Nam tỉnh Phú Thọ"
domain = "lich.example.vn"
address = "https://lich.example.vn"
mail = "vanphong@example.vn"

[[event]]
id = "hoi"
name = "Lễ hội hoi"
kind = "ethnic-festival"
gregorian = "18/11"
remind = [7]
sources = ["https://example.vn"]


[[event.step]]
id = "giay-moi"
name = "Gửi giấy mời"
lead = "3wd"
owner = "van-phong"


[[event]]
id = "tet"
name = "Lễ hội tet"
kind = "ethnic-festival"
gregorian = "1/12"
remind = [14, 7]
sources = ["https://example.vn"]



[[event]]
id = "mua"
name = "Lễ hội mua"
kind = "ethnic-festival"
gregorian = "20/12"
remind = [40]
sources = ["https://example.vn"]


');
INSERT INTO "file_text" VALUES('f4bed9d4fc1ca4ec38a2053d49e27014ad970a1c0f904f1c39455120b56278a7','
[office]
name = "Ủy ban MTTQ Việt Nam tỉnh Phú Thọ"
domain = "lich.example.vn"
address = "https://lich.example.vn"
mail = "vanphong@example.vn"

[[event]]
id = "hoi"
name = "Lễ hội hoi"
kind = "ethnic-festival"
gregorian = "18/11"
remind = [7]
sources = ["https://example.vn"]


[[event.step]]
id = "giay-moi"
name = "Gửi giấy mời"
lead = "3wd"
owner = "van-phong"

[[event.announced]]
cycle = "2026"
start = 2026-11-19
document = "12/KH-UBND"


[[event]]
id = "tet"
name = "Lễ hội tet"
kind = "ethnic-festival"
gregorian = "1/12"
remind = [14, 7]
sources = ["https://example.vn"]


');
CREATE TABLE honoured (
	id INTEGER NOT NULL, 
	name TEXT, 
	category TEXT NOT NULL, 
	commune TEXT NOT NULL, 
	people TEXT NOT NULL, 
	spot TEXT NOT NULL, 
	telephone TEXT NOT NULL, 
	note TEXT NOT NULL, 
	since DATE, 
	until DATE, 
	CONSTRAINT pk_honoured PRIMARY KEY (id)
);
INSERT INTO "honoured" VALUES(1,'người A','nguoi-co-uy-tin','xã X','','','','',NULL,NULL);
CREATE TABLE ledger_state (
	id INTEGER NOT NULL, 
	edition_id INTEGER NOT NULL, 
	year INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_ledger_state PRIMARY KEY (id), 
	CONSTRAINT fk_ledger_state_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id)
);
INSERT INTO "ledger_state" VALUES(1,2,2026,2);
CREATE TABLE letter (
	id INTEGER NOT NULL, 
	"key" VARCHAR(32) NOT NULL, 
	recipient_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	day DATE, 
	state TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	uncertain BOOLEAN NOT NULL, 
	created DATETIME NOT NULL, 
	next_attempt DATETIME NOT NULL, 
	lease VARCHAR(32), 
	lease_until DATETIME, 
	settled DATETIME, 
	subject TEXT, 
	answer TEXT, 
	CONSTRAINT pk_letter PRIMARY KEY (id), 
	CONSTRAINT uq_letter_recipient_id_day UNIQUE (recipient_id, day), 
	CONSTRAINT uq_letter_key UNIQUE ("key"), 
	CONSTRAINT fk_letter_recipient_id FOREIGN KEY(recipient_id) REFERENCES recipient (id)
);
INSERT INTO "letter" VALUES(1,'25b24b293be5ea58cbde3e0b',1,'daily','2026-11-10','sent',1,0,'2026-11-10 01:00:00.000000','2026-11-10 01:00:00.000000',NULL,NULL,'2026-11-10 01:00:00.000000','[Nhắc lịch] Lễ hội mua – Chủ nhật, 20/12/2026 (12 tháng Mười một)','2026-11-10-0800-25b24b293be5.eml');
INSERT INTO "letter" VALUES(2,'1c7a9f052b082bf8ffa6c5bc',2,'welcome',NULL,'sent',1,0,'2026-11-10 01:00:00.000000','2026-11-10 01:00:00.000000',NULL,NULL,'2026-11-10 01:00:00.000000','[Nhắc lịch] Bắt đầu gửi thư nhắc từ thứ Ba, 10/11/2026','2026-11-10-0800-1c7a9f052b08.eml');
INSERT INTO "letter" VALUES(3,'001791704a5550cd29098761',1,'daily','2026-11-11','sent',1,0,'2026-11-11 01:00:00.000000','2026-11-11 01:00:00.000000',NULL,NULL,'2026-11-11 01:00:00.000000','[Nhắc lịch] Lễ hội hoi – thứ Tư, 18/11/2026 (mùng 10 tháng Mười)','2026-11-11-0800-001791704a55.eml');
INSERT INTO "letter" VALUES(4,'24c696b77e4dfdb7c43ea5dd',1,'daily','2026-11-12','sent',1,0,'2026-11-12 01:00:00.000000','2026-11-12 01:00:00.000000',NULL,NULL,'2026-11-12 01:00:00.000000','[Đổi ngày] Lễ hội hoi – sang thứ Năm, 19/11/2026 (11 tháng Mười), và 1 việc khác','2026-11-12-0800-24c696b77e4d.eml');
CREATE TABLE muted (
	recipient_id INTEGER NOT NULL, 
	event TEXT NOT NULL, 
	CONSTRAINT pk_muted PRIMARY KEY (recipient_id, event), 
	CONSTRAINT fk_muted_recipient_id FOREIGN KEY(recipient_id) REFERENCES recipient (id)
);
INSERT INTO "muted" VALUES(1,'mua');
CREATE TABLE private_feed (
	id INTEGER NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	feed TEXT NOT NULL, 
	alarm BOOLEAN NOT NULL, 
	name TEXT NOT NULL, 
	created DATETIME NOT NULL, 
	used DATETIME, 
	revoked DATETIME, 
	CONSTRAINT pk_private_feed PRIMARY KEY (id), 
	CONSTRAINT uq_private_feed_hash UNIQUE (hash)
);
INSERT INTO "private_feed" VALUES(1,'0000000000000000000000000000000000000000000000000000000000000000','tat-ca',1,'máy của phòng','2026-11-12 02:00:00.000000',NULL,NULL);
CREATE TABLE published (
	event TEXT NOT NULL, 
	variant TEXT NOT NULL, 
	cycle TEXT NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	core VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	sequence INTEGER NOT NULL, 
	created DATETIME NOT NULL, 
	modified DATETIME NOT NULL, 
	start DATE NOT NULL, 
	last DATE NOT NULL, 
	main DATE, 
	status TEXT NOT NULL, 
	move INTEGER NOT NULL, 
	cancelled_at DATETIME, 
	reason TEXT, 
	gone BOOLEAN NOT NULL, 
	CONSTRAINT pk_published PRIMARY KEY (event, variant, cycle)
);
INSERT INTO "published" VALUES('hoi','','2025','a9788eb094903766ee422ddab6a878bdebd808dd1416f0aa5f4a76b69a8a9ba3','ce119f28abb853344b9e1c0b7dbd02fa42fd6d8262f5b3fa607f3eda098ef101','Lễ hội hoi',0,'2026-11-10 01:00:00.000000','2026-11-10 01:00:00.000000','2025-11-18','2025-11-18','2025-11-18','computed',0,NULL,NULL,0);
INSERT INTO "published" VALUES('hoi','','2026','c2cefe78f87e8a2fef142a71523e44c4e250ac2160ddd71ad57ee4b22949dfca','b7493e9a7331236be17d93329bad5000d544f8d5b07db9257bb11642ccbcd4de','Lễ hội hoi',1,'2026-11-10 01:00:00.000000','2026-11-12 01:00:00.000000','2026-11-19','2026-11-19','2026-11-19','announced',1,NULL,NULL,0);
INSERT INTO "published" VALUES('hoi','','2027','0b41e82ff47ad83c5cb21096e50b9ab43e344c46ec92e0f381337e2bacf99231','18a6fc635375bbbe510851392034b56735508a993d32740100f06e28f6ede0f7','Lễ hội hoi',0,'2026-11-10 01:00:00.000000','2026-11-10 01:00:00.000000','2027-11-18','2027-11-18','2027-11-18','computed',0,NULL,NULL,0);
INSERT INTO "published" VALUES('hoi','','2028','2e816e563b009494965563f5b5a9e71526c2e07a430ee49d3a130271a34d4dc0','217af5d2669e215a46cf6ef1629cd0416ebf2ec95067b9e7d401502364a61115','Lễ hội hoi',0,'2026-11-10 01:00:00.000000','2026-11-10 01:00:00.000000','2028-11-18','2028-11-18','2028-11-18','computed',0,NULL,NULL,0);
INSERT INTO "published" VALUES('hoi','','2029','f435ea3b9ab273dd24cde23be163f9b8b8f5fa3f1a6528b43829c275cbc4c136','3384cd55f44eb01cbb96f60b97c4e9a36e3c6d9b39318024754e7799c1decb8c','Lễ hội hoi',0,'2026-11-10 01:00:00.000000','2026-11-10 01:00:00.000000','2029-11-18','2029-11-18','2029-11-18','computed',0,NULL,NULL,0);
INSERT INTO "published" VALUES('mua','','2025','43e7af53e00caf3b386d7be96c11636066240d342445f6bcce2bb35efea3e277','1a590073a56442089563b9e81cf430b486cf66ebdfce12096410e44b02c2f1c3','Lễ hội mua',0,'2026-11-10 01:00:00.000000','2026-11-10 01:00:00.000000','2025-12-20','2025-12-20','2025-12-20','computed',0,NULL,NULL,1);
INSERT INTO "published" VALUES('mua','','2026','b9879de946340d7c6f16dd086a1b821bc9cf13c7b5edaee84101a5d3eb3a9ff0','173c92f8089d59f03bfec345f964ba25e5c85af0c1c75ea207130f1b8b57ec55','Lễ hội mua',0,'2026-11-10 01:00:00.000000','2026-11-10 01:00:00.000000','2026-12-20','2026-12-20','2026-12-20','computed',0,NULL,NULL,1);
INSERT INTO "published" VALUES('mua','','2027','b3fe42edd39459beb9cce04b7fb6895b90216256d63d8d4d367034e7a3727d1e','270d53d61888c1252796cc3d0869a7336d9fd5e1c61aca8d17b5916ec8b5309a','Lễ hội mua',0,'2026-11-10 01:00:00.000000','2026-11-10 01:00:00.000000','2027-12-20','2027-12-20','2027-12-20','computed',0,NULL,NULL,1);
INSERT INTO "published" VALUES('mua','','2028','3393cfdac7b41e2d0cf0e35ddbea2f43e03ea1abd6faba5560cdca50dfcd2581','dbd6e64e7cc36ed74fd8642c04e80db3403e6fca20fecfbe204a3d420f6301ac','Lễ hội mua',0,'2026-11-10 01:00:00.000000','2026-11-10 01:00:00.000000','2028-12-20','2028-12-20','2028-12-20','computed',0,NULL,NULL,1);
INSERT INTO "published" VALUES('mua','','2029','670ce4c15670f25a121d37c6bf1bf7a6bb1612e6183784c34c5ffeb09230fa2c','d8d05d4701c61c56236eff9b9a9ecf1e7c5ce280fe890827deb96df17e942d2a','Lễ hội mua',0,'2026-11-10 01:00:00.000000','2026-11-10 01:00:00.000000','2029-12-20','2029-12-20','2029-12-20','computed',0,NULL,NULL,1);
INSERT INTO "published" VALUES('tet','','2025','1b8e507f25ca22f8c4c9fac0c9db397284aefa1dcdeffab06e1243e2ef0113af','f4444420ae3f1a16ca63e94e0df5d03807c024fe2144e1249b237eaf726c0a1a','Lễ hội tet',0,'2026-11-10 01:00:00.000000','2026-11-10 01:00:00.000000','2025-12-01','2025-12-01','2025-12-01','computed',0,NULL,NULL,0);
INSERT INTO "published" VALUES('tet','','2026','ed1dcb18a1ac9f1c253197566a2029bf7d682b8cf91afe92887c49e165615062','6fc4e12e65a69fb13173bf09d87bd43d28289a2cd7616b47c6af90d0afc63203','Lễ hội tet',0,'2026-11-10 01:00:00.000000','2026-11-10 01:00:00.000000','2026-12-01','2026-12-01','2026-12-01','computed',0,NULL,NULL,0);
INSERT INTO "published" VALUES('tet','','2027','b4f0a8f37c6ce67424ba3bac56183dca747f8a85b733e4948eec916717494582','fa2203f03bf78081303ad9c1fabf4f35b0cc42c765f2a475a343b1d1151451ba','Lễ hội tet',0,'2026-11-10 01:00:00.000000','2026-11-10 01:00:00.000000','2027-12-01','2027-12-01','2027-12-01','computed',0,NULL,NULL,0);
INSERT INTO "published" VALUES('tet','','2028','8e8e6bd205038b99e0511ce5cb3a23d705ef96551ac4aebbe2109c9317714f51','52c53e975e07d212663ac23105ebc12ce68d7b7f98842a4da254f3d257020800','Lễ hội tet',0,'2026-11-10 01:00:00.000000','2026-11-10 01:00:00.000000','2028-12-01','2028-12-01','2028-12-01','computed',0,NULL,NULL,0);
INSERT INTO "published" VALUES('tet','','2029','10171326d11c1ab84c094afe756874c52d495afe2f0e35eb722e63616d994887','8a1546ed399ca0ae949eca23ace576058b67692b8f3167e3f92f6ae8048d5d57','Lễ hội tet',0,'2026-11-10 01:00:00.000000','2026-11-10 01:00:00.000000','2029-12-01','2029-12-01','2029-12-01','computed',0,NULL,NULL,0);
CREATE TABLE published_change (
	id INTEGER NOT NULL, 
	edition_id INTEGER NOT NULL, 
	event TEXT NOT NULL, 
	variant TEXT NOT NULL, 
	cycle TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	move INTEGER NOT NULL, 
	told BOOLEAN NOT NULL, 
	name TEXT NOT NULL, 
	before_start DATE, 
	before_last DATE, 
	before_main DATE, 
	after_start DATE, 
	after_last DATE, 
	after_main DATE, 
	CONSTRAINT pk_published_change PRIMARY KEY (id), 
	CONSTRAINT fk_published_change_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id)
);
INSERT INTO "published_change" VALUES(1,1,'hoi','','2025','appeared',0,0,'Lễ hội hoi',NULL,NULL,NULL,'2025-11-18','2025-11-18','2025-11-18');
INSERT INTO "published_change" VALUES(2,1,'hoi','','2026','appeared',0,0,'Lễ hội hoi',NULL,NULL,NULL,'2026-11-18','2026-11-18','2026-11-18');
INSERT INTO "published_change" VALUES(3,1,'hoi','','2027','appeared',0,0,'Lễ hội hoi',NULL,NULL,NULL,'2027-11-18','2027-11-18','2027-11-18');
INSERT INTO "published_change" VALUES(4,1,'hoi','','2028','appeared',0,0,'Lễ hội hoi',NULL,NULL,NULL,'2028-11-18','2028-11-18','2028-11-18');
INSERT INTO "published_change" VALUES(5,1,'hoi','','2029','appeared',0,0,'Lễ hội hoi',NULL,NULL,NULL,'2029-11-18','2029-11-18','2029-11-18');
INSERT INTO "published_change" VALUES(6,1,'mua','','2025','appeared',0,0,'Lễ hội mua',NULL,NULL,NULL,'2025-12-20','2025-12-20','2025-12-20');
INSERT INTO "published_change" VALUES(7,1,'mua','','2026','appeared',0,0,'Lễ hội mua',NULL,NULL,NULL,'2026-12-20','2026-12-20','2026-12-20');
INSERT INTO "published_change" VALUES(8,1,'mua','','2027','appeared',0,0,'Lễ hội mua',NULL,NULL,NULL,'2027-12-20','2027-12-20','2027-12-20');
INSERT INTO "published_change" VALUES(9,1,'mua','','2028','appeared',0,0,'Lễ hội mua',NULL,NULL,NULL,'2028-12-20','2028-12-20','2028-12-20');
INSERT INTO "published_change" VALUES(10,1,'mua','','2029','appeared',0,0,'Lễ hội mua',NULL,NULL,NULL,'2029-12-20','2029-12-20','2029-12-20');
INSERT INTO "published_change" VALUES(11,1,'tet','','2025','appeared',0,0,'Lễ hội tet',NULL,NULL,NULL,'2025-12-01','2025-12-01','2025-12-01');
INSERT INTO "published_change" VALUES(12,1,'tet','','2026','appeared',0,0,'Lễ hội tet',NULL,NULL,NULL,'2026-12-01','2026-12-01','2026-12-01');
INSERT INTO "published_change" VALUES(13,1,'tet','','2027','appeared',0,0,'Lễ hội tet',NULL,NULL,NULL,'2027-12-01','2027-12-01','2027-12-01');
INSERT INTO "published_change" VALUES(14,1,'tet','','2028','appeared',0,0,'Lễ hội tet',NULL,NULL,NULL,'2028-12-01','2028-12-01','2028-12-01');
INSERT INTO "published_change" VALUES(15,1,'tet','','2029','appeared',0,0,'Lễ hội tet',NULL,NULL,NULL,'2029-12-01','2029-12-01','2029-12-01');
INSERT INTO "published_change" VALUES(16,2,'hoi','','2026','moved',1,1,'Lễ hội hoi','2026-11-18','2026-11-18','2026-11-18','2026-11-19','2026-11-19','2026-11-19');
INSERT INTO "published_change" VALUES(17,2,'mua','','2025','vanished',0,0,'Lễ hội mua','2025-12-20','2025-12-20','2025-12-20',NULL,NULL,NULL);
INSERT INTO "published_change" VALUES(18,2,'mua','','2026','vanished',0,0,'Lễ hội mua','2026-12-20','2026-12-20','2026-12-20',NULL,NULL,NULL);
INSERT INTO "published_change" VALUES(19,2,'mua','','2027','vanished',0,0,'Lễ hội mua','2027-12-20','2027-12-20','2027-12-20',NULL,NULL,NULL);
INSERT INTO "published_change" VALUES(20,2,'mua','','2028','vanished',0,0,'Lễ hội mua','2028-12-20','2028-12-20','2028-12-20',NULL,NULL,NULL);
INSERT INTO "published_change" VALUES(21,2,'mua','','2029','vanished',0,0,'Lễ hội mua','2029-12-20','2029-12-20','2029-12-20',NULL,NULL,NULL);
CREATE TABLE recipient (
	id INTEGER NOT NULL, 
	address TEXT, 
	name TEXT NOT NULL, 
	title TEXT NOT NULL, 
	post TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	active BOOLEAN NOT NULL, 
	welcomed BOOLEAN NOT NULL, 
	leads TEXT, 
	language VARCHAR(2) NOT NULL, 
	digest TEXT NOT NULL, 
	nonce VARCHAR(32) NOT NULL, 
	created DATETIME NOT NULL, 
	CONSTRAINT pk_recipient PRIMARY KEY (id), 
	CONSTRAINT uq_recipient_address UNIQUE (address)
);
INSERT INTO "recipient" VALUES(1,'can-bo@example.vn','','','','staff',1,1,NULL,'vi','daily','5e939746fb34dd84e18029350e427203','2026-10-01 01:00:00.000000');
INSERT INTO "recipient" VALUES(2,'vanphong@example.vn','','','','office',1,1,NULL,'vi','daily','b78b09baabbd0d669fd0439ab58f34a3','2026-11-10 01:00:00.000000');
CREATE TABLE recipient_role (
	recipient_id INTEGER NOT NULL, 
	role TEXT NOT NULL, 
	since DATETIME NOT NULL, 
	CONSTRAINT pk_recipient_role PRIMARY KEY (recipient_id, role), 
	CONSTRAINT fk_recipient_role_recipient_id FOREIGN KEY(recipient_id) REFERENCES recipient (id)
);
INSERT INTO "recipient_role" VALUES(1,'van-phong','2026-11-12 02:00:00.000000');
CREATE TABLE reminder (
	id INTEGER NOT NULL, 
	occurrence TEXT NOT NULL, 
	move INTEGER NOT NULL, 
	recipient_id INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	due DATE NOT NULL, 
	not_before DATETIME NOT NULL, 
	begins DATE, 
	expires DATE NOT NULL, 
	state TEXT NOT NULL, 
	start DATE, 
	last DATE, 
	main DATE, 
	status TEXT, 
	was_start DATE, 
	was_last DATE, 
	was_main DATE, 
	was_status TEXT, 
	letter_id INTEGER, 
	planned DATETIME NOT NULL, 
	settled DATETIME, 
	CONSTRAINT pk_reminder PRIMARY KEY (id), 
	CONSTRAINT uq_reminder_occurrence_move_recipient_id_reason UNIQUE (occurrence, move, recipient_id, reason), 
	CONSTRAINT fk_reminder_recipient_id FOREIGN KEY(recipient_id) REFERENCES recipient (id), 
	CONSTRAINT fk_reminder_letter_id FOREIGN KEY(letter_id) REFERENCES letter (id)
);
INSERT INTO "reminder" VALUES(1,'mua/2026',0,1,'lead:40','2026-11-10','2026-11-10 00:30:00.000000','2026-12-20','2026-12-20','sent','2026-12-20','2026-12-20','2026-12-20','computed',NULL,NULL,NULL,NULL,1,'2026-11-10 01:00:00.000000','2026-11-10 01:00:00.000000');
INSERT INTO "reminder" VALUES(2,'hoi/2026',0,1,'lead:7','2026-11-11','2026-11-11 00:30:00.000000','2026-11-18','2026-11-18','sent','2026-11-18','2026-11-18','2026-11-18','computed',NULL,NULL,NULL,NULL,3,'2026-11-11 01:00:00.000000','2026-11-11 01:00:00.000000');
INSERT INTO "reminder" VALUES(3,'hoi/2026',1,1,'moved','2026-11-12','2026-11-12 01:00:00.000000','2026-11-18','2026-11-19','sent','2026-11-19','2026-11-19','2026-11-19','announced','2026-11-18','2026-11-18','2026-11-18','computed',4,'2026-11-12 01:00:00.000000','2026-11-12 01:00:00.000000');
INSERT INTO "reminder" VALUES(4,'hoi/2026',1,1,'lead:7','2026-11-12','2026-11-12 00:30:00.000000','2026-11-19','2026-11-19','skipped','2026-11-19','2026-11-19','2026-11-19','announced',NULL,NULL,NULL,NULL,NULL,'2026-11-12 01:00:00.000000',NULL);
INSERT INTO "reminder" VALUES(5,'mua/2026',0,1,'withdrawn','2026-11-12','2026-11-12 01:00:00.000000','2026-12-20','2026-12-20','sent','2026-12-20','2026-12-20','2026-12-20','computed','2026-12-20','2026-12-20','2026-12-20','computed',4,'2026-11-12 01:00:00.000000','2026-11-12 01:00:00.000000');
CREATE TABLE session (
	id INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	account_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created DATETIME NOT NULL, 
	seen DATETIME NOT NULL, 
	CONSTRAINT pk_session PRIMARY KEY (id), 
	CONSTRAINT uq_session_digest UNIQUE (digest), 
	CONSTRAINT fk_session_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
INSERT INTO "session" VALUES(1,'8deb3cb5ce8f5fca56c1834c874c3ff5f2096dc746475e57f1b5313d4d740de8',1,1,'2026-11-12 02:00:00.000000','2026-11-12 02:00:00.000000');
CREATE TABLE step_done (
	subject TEXT NOT NULL, 
	step TEXT NOT NULL, 
	day DATE NOT NULL, 
	who TEXT NOT NULL, 
	CONSTRAINT pk_step_done PRIMARY KEY (subject, step)
);
INSERT INTO "step_done" VALUES('visit:2','xe','2026-11-09','văn phòng');
CREATE TABLE subscription (
	recipient_id INTEGER NOT NULL, 
	feed TEXT NOT NULL, 
	since DATETIME NOT NULL, 
	CONSTRAINT pk_subscription PRIMARY KEY (recipient_id, feed), 
	CONSTRAINT fk_subscription_recipient_id FOREIGN KEY(recipient_id) REFERENCES recipient (id)
);
INSERT INTO "subscription" VALUES(1,'tat-ca','2026-10-01 01:00:00.000000');
INSERT INTO "subscription" VALUES(2,'tat-ca','2026-11-10 01:00:00.000000');
CREATE TABLE sweep (
	id INTEGER NOT NULL, 
	at DATETIME, 
	people INTEGER NOT NULL, 
	visits INTEGER NOT NULL, 
	plan_edition INTEGER, 
	plan_people INTEGER, 
	plan_visits INTEGER, 
	plan_day DATE, 
	CONSTRAINT pk_sweep PRIMARY KEY (id)
);
INSERT INTO "sweep" VALUES(1,'2026-11-12 01:00:00.000000',6,3,2,4,0,'2026-11-12');
CREATE TABLE visit (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	move INTEGER NOT NULL, 
	created DATETIME NOT NULL, 
	modified DATETIME NOT NULL, 
	who TEXT NOT NULL, 
	title TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	status TEXT NOT NULL, 
	event TEXT, 
	variant TEXT NOT NULL, 
	cycle TEXT, 
	shift INTEGER, 
	anchor DATE, 
	day DATE, 
	starts TIME, 
	ends TIME, 
	commune TEXT NOT NULL, 
	spot TEXT NOT NULL, 
	receiver TEXT NOT NULL, 
	leader TEXT NOT NULL, 
	number TEXT NOT NULL, 
	document TEXT NOT NULL, 
	result TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_visit PRIMARY KEY (id)
);
INSERT INTO "visit" VALUES(1,1,0,'2026-11-12 02:00:00.000000','2026-11-12 02:00:00.000000','van-phong','Dự lễ hội','festival','draft','hoi','','2026',0,'2026-11-19','2026-11-19',NULL,NULL,'xã X','','','cán bộ A','','','','','');
INSERT INTO "visit" VALUES(2,1,0,'2026-11-12 02:00:00.000000','2026-11-12 02:00:00.000000','van-phong','Thăm hộ bị lũ','festival','done',NULL,'',NULL,NULL,NULL,'2026-11-10',NULL,NULL,'xã X','','','cán bộ A','','','đã thăm','','');
CREATE TABLE visit_gift (
	visit_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	honoured_id INTEGER, 
	what TEXT NOT NULL, 
	giver TEXT NOT NULL, 
	count INTEGER NOT NULL, 
	amount BIGINT NOT NULL, 
	level TEXT NOT NULL, 
	basis TEXT NOT NULL, 
	CONSTRAINT pk_visit_gift PRIMARY KEY (visit_id, position), 
	CONSTRAINT fk_visit_gift_visit_id FOREIGN KEY(visit_id) REFERENCES visit (id), 
	CONSTRAINT fk_visit_gift_honoured_id FOREIGN KEY(honoured_id) REFERENCES honoured (id)
);
INSERT INTO "visit_gift" VALUES(1,0,1,'quà','tỉnh',1,500000,'','');
CREATE TABLE visit_line (
	visit_id INTEGER NOT NULL, 
	kind VARCHAR(8) NOT NULL, 
	position INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_visit_line PRIMARY KEY (visit_id, kind, position), 
	CONSTRAINT fk_visit_line_visit_id FOREIGN KEY(visit_id) REFERENCES visit (id)
);
INSERT INTO "visit_line" VALUES(1,'member',0,'cán bộ B');
INSERT INTO "visit_line" VALUES(1,'car',0,'xe 1');
INSERT INTO "visit_line" VALUES(1,'paper',0,'giấy mời');
INSERT INTO "visit_line" VALUES(1,'group',0,'Mường');
INSERT INTO "visit_line" VALUES(2,'member',0,'cán bộ B');
INSERT INTO "visit_line" VALUES(2,'car',0,'xe 1');
INSERT INTO "visit_line" VALUES(2,'paper',0,'giấy mời');
INSERT INTO "visit_line" VALUES(2,'group',0,'Mường');
CREATE TABLE visit_step (
	visit_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	lead TEXT NOT NULL, 
	owner TEXT, 
	CONSTRAINT pk_visit_step PRIMARY KEY (visit_id, position), 
	CONSTRAINT fk_visit_step_visit_id FOREIGN KEY(visit_id) REFERENCES visit (id)
);
INSERT INTO "visit_step" VALUES(1,0,'xe','Xe','3','van-phong');
CREATE INDEX ix_published_start ON published (start);
CREATE INDEX ix_published_change_event_variant_cycle ON published_change (event, variant, cycle);
CREATE INDEX ix_published_change_edition_id ON published_change (edition_id);
CREATE INDEX ix_letter_state_next_attempt ON letter (state, next_attempt);
CREATE INDEX ix_reminder_recipient_id_state ON reminder (recipient_id, state);
CREATE INDEX ix_reminder_letter_id ON reminder (letter_id);
CREATE INDEX ix_reminder_state ON reminder (state);
CREATE INDEX ix_bounce_letter_id ON bounce (letter_id);
CREATE INDEX ix_session_account_id ON session (account_id);
CREATE INDEX ix_audit_subject ON audit (subject);
CREATE INDEX ix_visit_day ON visit (day);
CREATE INDEX ix_visit_event_variant_cycle ON visit (event, variant, cycle);
CREATE INDEX ix_honoured_commune ON honoured (commune);
CREATE INDEX ix_visit_gift_honoured_id ON visit_gift (honoured_id);
COMMIT;
