BEGIN TRANSACTION;
CREATE TABLE address (
	digest BLOB NOT NULL, 
	url TEXT NOT NULL, 
	article_id INTEGER, 
	source TEXT NOT NULL, 
	reason TEXT, 
	detail TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	checked_at BIGINT NOT NULL, 
	next_check_at BIGINT, 
	etag TEXT NOT NULL, 
	last_modified TEXT NOT NULL, 
	PRIMARY KEY (digest), 
	FOREIGN KEY(article_id) REFERENCES article (id)
)
 WITHOUT ROWID

;
INSERT INTO "address" VALUES(X'4CE905C9421323DC601C86D79E7FE3C6','https://harbour.example/a/2',2,'harbour',NULL,'',0,1772352000,1772355600,'','');
INSERT INTO "address" VALUES(X'C8061BB6AFC5EC8FED77908E6EB6DB6A','https://harbour.example/print/2',2,'harbour','duplicate_url','',0,1772352000,NULL,'','');
INSERT INTO "address" VALUES(X'D82BA3E29A2CC0C8A473E4ED84F54E3F','http://app.myzaker.com/news/article.php?pk=5d4a1f7e8e9f0a1b2c3d4e5f',3,'harbour',NULL,'',0,1772352000,1772355600,'','');
INSERT INTO "address" VALUES(X'E23F2175AE177F8334CE56559E07D0D9','https://harbour.example/a/1?utm_source=x',1,'harbour',NULL,'',0,1772352000,1772355600,'','');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE article (
	id INTEGER NOT NULL, 
	guid TEXT NOT NULL, 
	sources TEXT NOT NULL, 
	canonical_url TEXT NOT NULL, 
	title TEXT NOT NULL, 
	content TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	authors TEXT NOT NULL, 
	editors TEXT NOT NULL, 
	publisher TEXT NOT NULL, 
	original_url TEXT NOT NULL, 
	categories TEXT NOT NULL, 
	images TEXT NOT NULL, 
	language TEXT NOT NULL, 
	published_at BIGINT NOT NULL, 
	precision TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	raw TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	stated_at BIGINT, 
	correction TEXT NOT NULL, 
	date_claims TEXT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	first_seen_at BIGINT NOT NULL, 
	fingerprint BLOB NOT NULL, 
	related TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (guid)
);
INSERT INTO "article" VALUES(1,'urn:uuid:6db12006-58c8-5edb-9fce-a50c8d148155','["harbour"]','https://harbour.example/a/1?utm_source=x','Ferry sails','<p>The ferry sails again from the old pier.</p>','','[]','[]','','','[["新媒体","港口"]]','[]','',1772260200,'minute','stated','2026-02-28 14:30','none',NULL,'','[]',1772260200,1772352000,X'36707256856A791EE2EAE1EB6729D91C','[]',1);
INSERT INTO "article" VALUES(2,'urn:uuid:bfd1b378-3aea-52a4-8c5f-644ecd2f68a2','["harbour"]','https://harbour.example/a/2','Lamp is lit','<p>The lamp of the lighthouse is lit tonight.</p>','','[]','[]','','','[["新媒体"]]','[]','',1772352000,'second','first_seen','','none',NULL,'','[]',1772352000,1772352000,X'0E013AE853CAE4A72D03D9B7356E949A','[]',1);
INSERT INTO "article" VALUES(3,'urn:uuid:618c628e-a94d-586f-b81f-fe526a034636','["harbour"]','http://app.myzaker.com/news/article.php?pk=5d4a1f7e8e9f0a1b2c3d4e5f','码头的灯','<p>灯亮了，一艘船进了港。</p>','','[]','[]','','','[["港口"]]','[]','',1772154000,'second','stated','x','none',NULL,'','[]',1772154000,1772352000,X'BDB95542CDE0926A37CDFDB8CDA08468','[]',1);
CREATE TABLE counter (
	id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "counter" VALUES(1,1);
CREATE TABLE feed (
	id INTEGER NOT NULL, 
	digest BLOB NOT NULL, 
	kind TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	path TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	published_revision INTEGER NOT NULL, 
	fingerprint TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (digest), 
	UNIQUE (path)
);
INSERT INTO "feed" VALUES(1,X'757DD64017070556678D5FEBB7649493','all','[]','all',1,-1,'');
INSERT INTO "feed" VALUES(2,X'A623417B3D43BBFFFF67F4E082EAFF59','category','["新媒体"]','category/xin-mei-ti',1,-1,'');
INSERT INTO "feed" VALUES(3,X'7A9D89CB783B1732DD1BDD9D26A728DE','category','["新媒体","港口"]','category/xin-mei-ti/gang-kou',1,-1,'');
INSERT INTO "feed" VALUES(4,X'3DC3CF4CA71DA320963895066C6D53A4','category','["港口"]','category/gang-kou',1,-1,'');
INSERT INTO "feed" VALUES(5,X'8C3EF97AE415AE553A3312AB7440E715','source','["harbour"]','source/harbour',1,-1,'');
CREATE TABLE listing (
	digest BLOB NOT NULL, 
	source TEXT NOT NULL, 
	url TEXT NOT NULL, 
	page TEXT NOT NULL, 
	fetched_at BIGINT NOT NULL, 
	etag TEXT NOT NULL, 
	last_modified TEXT NOT NULL, 
	rules TEXT NOT NULL, 
	PRIMARY KEY (digest)
);
CREATE TABLE membership (
	feed_id INTEGER NOT NULL, 
	published_at BIGINT NOT NULL, 
	tie BIGINT NOT NULL, 
	article_id INTEGER NOT NULL, 
	PRIMARY KEY (feed_id, published_at, tie, article_id), 
	FOREIGN KEY(article_id) REFERENCES article (id), 
	FOREIGN KEY(feed_id) REFERENCES feed (id)
)
 WITHOUT ROWID

;
INSERT INTO "membership" VALUES(1,1772154000,5708821295212876744,3);
INSERT INTO "membership" VALUES(1,1772260200,5271305020533100690,1);
INSERT INTO "membership" VALUES(1,1772352000,2312359006683453101,2);
INSERT INTO "membership" VALUES(2,1772260200,5271305020533100690,1);
INSERT INTO "membership" VALUES(2,1772352000,2312359006683453101,2);
INSERT INTO "membership" VALUES(3,1772260200,5271305020533100690,1);
INSERT INTO "membership" VALUES(4,1772154000,5708821295212876744,3);
INSERT INTO "membership" VALUES(5,1772154000,5708821295212876744,3);
INSERT INTO "membership" VALUES(5,1772260200,5271305020533100690,1);
INSERT INTO "membership" VALUES(5,1772352000,2312359006683453101,2);
CREATE TABLE source (
	name TEXT NOT NULL, 
	status TEXT NOT NULL, 
	since BIGINT, 
	reason TEXT NOT NULL, 
	last_run_at BIGINT, 
	last_success_at BIGINT, 
	last_new_at BIGINT, 
	next_due_at BIGINT, 
	failures INTEGER NOT NULL, 
	walk_open BOOLEAN NOT NULL, 
	rules TEXT NOT NULL, 
	counts TEXT NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE story (
	article_id INTEGER NOT NULL, 
	sketch BLOB NOT NULL, 
	PRIMARY KEY (article_id), 
	FOREIGN KEY(article_id) REFERENCES article (id)
);
CREATE TABLE story_key (
	"key" INTEGER NOT NULL, 
	article_id INTEGER NOT NULL, 
	PRIMARY KEY ("key", article_id), 
	FOREIGN KEY(article_id) REFERENCES story (article_id)
)
 WITHOUT ROWID

;
CREATE INDEX ix_article_updated_at ON article (updated_at);
CREATE INDEX address_drops ON address (source, reason) WHERE reason IS NOT NULL;
CREATE INDEX address_article ON address (article_id) WHERE article_id IS NOT NULL;
COMMIT;
